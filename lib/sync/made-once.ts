import { mayHaveBeenDone } from '../erpnext/errors.ts'
import { RelayError } from '../errors.ts'
import { hashOf } from '../hash.ts'
import type { Leases } from '../store/leases.ts'

/** Longer than ERPNext's web server lets a request run (120 s): what has not come to light by then was not done. */
const COMES_TO_LIGHT_WITHIN_MS = 150_000

interface Making<Made, Document> {
  find(): Promise<Made | undefined>
  /** Reads all that the new one says. */
  prepare(): Promise<Document>
  /** One call. */
  insert(document: Document): Promise<Made>
}

/**
 * Finds a document or makes it, and never makes a second one: ERPNext numbers each that is sent, the same one twice too
 * (recorded). An insert whose answer is missing may still be under way, so that nobody makes another until it cannot be any
 * more; whoever comes back finds it, or makes it then.
 * @throws RelayError of kind `transient`, code `unanswered`, while it is not known whether there is one
 */
export async function madeOnce<Made, Document>(
  { leases }: { leases: Leases },
  what: string,
  { find, prepare, insert }: Making<Made, Document>,
): Promise<Made> {
  const lease = `making ${hashOf(what)}`
  if (!(await leases.take(lease, COMES_TO_LIGHT_WITHIN_MS))) {
    const there = await find()
    if (there) return there
    throw unanswered(what)
  }
  const free = () => Promise.allSettled([leases.release(lease)])
  // Of the insert here alone: what `prepare` waits for may be unanswered too, and then nothing of this one was sent.
  let underWay = false
  const make = async () => {
    const document = await prepare()
    try {
      return await insert(document)
    } catch (error) {
      if (!mayHaveBeenDone(error)) throw error
      const there = await find().catch(() => undefined)
      if (there) return there
      underWay = true
      throw unanswered(what, error)
    }
  }
  try {
    const made = (await find()) ?? (await make())
    await free()
    return made
  } catch (error) {
    if (!underWay) await free()
    throw error
  }
}

const unanswered = (what: string, cause?: unknown): RelayError =>
  new RelayError('transient', `it is not known yet whether ERPNext has made ${what}`, {
    code: 'unanswered',
    server: 'erpnext',
    retryAfterMs: 30_000,
    cause,
  })
