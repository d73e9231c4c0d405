import type { DocumentRef } from '../document.ts'
import { asRelayError, RelayError } from '../errors.ts'
import { isOfOneAlone, tooLarge } from './errors.ts'

/** Medusa takes 2 MB on a batch route (recorded); the rest is for the answer's sake of ours and theirs. */
const LARGEST_BATCH = 1.8 * 1024 * 1024
const WRITES_PER_BATCH = 100
/** In a row: of a hundred writes one is alone with the eighth; a few more, for its neighbours may be culprits too. */
const MOST_STUMBLES = 12

interface Batched<Write, Result> {
  /** What a write is in the body. */
  bodyOf: (write: Write) => unknown
  /** One call. Medusa takes all of a batch or nothing; results in the order of the writes. */
  send: (writes: readonly Write[]) => Promise<Result[]>
}

/**
 * Writes in as few calls as there can be; answers in the order given. One that Medusa refuses, or stumbles over, fails
 * alone: a refused batch, which is refused as a whole, is halved until the culprit is found.
 * @throws RelayError what concerns all of them: no answer, wrong credentials
 */
export async function inBatches<Write extends { document: DocumentRef }, Result extends object>(
  writes: readonly Write[],
  { bodyOf, send }: Batched<Write, Result>,
): Promise<(Result | { failure: RelayError })[]> {
  let stumbled = 0
  const halving = async (batch: readonly Write[]): Promise<(Result | { failure: RelayError })[]> => {
    try {
      const answers = await send(batch)
      stumbled = 0
      return answers
    } catch (error) {
      const failure = asRelayError(error)
      if (!isOfOneAlone(failure)) throw failure
      stumbled = failure.kind === 'permanent' ? 0 : stumbled + 1
      if (stumbled > MOST_STUMBLES) throw failure
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
  return unlessAllStumbled(results)
}

/**
 * Where Medusa stumbled over each of several, it is Medusa that is in trouble: they had better wait together.
 * @throws RelayError the first of their failures
 */
export function unlessAllStumbled<Result extends object>(
  results: (Result | { failure: RelayError })[],
): (Result | { failure: RelayError })[] {
  const stumbles = results.flatMap(each => ('failure' in each && isStumble(each.failure) ? [each.failure] : []))
  if (stumbles[0] && results.length > 1 && stumbles.length === results.length) throw stumbles[0]
  return results
}

const isStumble = (failure: unknown): failure is RelayError =>
  failure instanceof RelayError && failure.kind === 'transient'

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
