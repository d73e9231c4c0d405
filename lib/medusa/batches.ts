import type { DocumentRef } from '../document.ts'
import { asRelayError, type RelayError } from '../errors.ts'
import { tooLarge } from './errors.ts'

/** Medusa takes 2 MB on a batch route (recorded); the rest is for the answer's sake of ours and theirs. */
const LARGEST_BATCH = 1.8 * 1024 * 1024
const WRITES_PER_BATCH = 100

interface Batched<Write, Result> {
  /** What a write is in the body. */
  bodyOf: (write: Write) => unknown
  /** One call. Medusa takes all of a batch or nothing; results in the order of the writes. */
  send: (writes: readonly Write[]) => Promise<Result[]>
}

/**
 * Writes in as few calls as there can be; answers in the order given. One that Medusa refuses fails alone: a refused
 * batch, which is refused as a whole, is halved until the culprit is found.
 * @throws RelayError what concerns all of them: no answer, wrong credentials
 */
export async function inBatches<Write extends { document: DocumentRef }, Result extends object>(
  writes: readonly Write[],
  { bodyOf, send }: Batched<Write, Result>,
): Promise<(Result | { failure: RelayError })[]> {
  const halving = async (batch: readonly Write[]): Promise<(Result | { failure: RelayError })[]> => {
    try {
      return await send(batch)
    } catch (error) {
      const failure = asRelayError(error)
      if (failure.kind !== 'permanent') throw failure
      if (batch.length === 1) return [{ failure }]
      const half = Math.ceil(batch.length / 2)
      return [...(await halving(batch.slice(0, half))), ...(await halving(batch.slice(half)))]
    }
  }
  const sizeOf = (write: Write) => Buffer.byteLength(JSON.stringify(bodyOf(write))) + 1
  const results: (Result | { failure: RelayError })[] = []
  for (const batch of batches(writes, sizeOf)) {
    const [only] = batch
    const bytes = only && batch.length === 1 ? sizeOf(only) : 0
    if (only && bytes > LARGEST_BATCH) results.push({ failure: tooLarge(only.document, bytes, LARGEST_BATCH) })
    else results.push(...(await halving(batch)))
  }
  return results
}

/** In order, as many together as Medusa takes at once. */
function* batches<Write>(writes: readonly Write[], sizeOf: (write: Write) => number): Generator<Write[]> {
  let batch: Write[] = []
  let bytes = 0
  for (const write of writes) {
    const size = sizeOf(write)
    if (batch.length && (batch.length === WRITES_PER_BATCH || bytes + size > LARGEST_BATCH)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(write)
    bytes += size
  }
  if (batch.length) yield batch
}
