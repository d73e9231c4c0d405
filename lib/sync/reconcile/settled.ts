import { RelayError } from '../../errors.ts'
import type { Relay } from '../../relay.ts'
import type { Finding } from '../../store/runs.ts'
import { type Ended, settle } from '../runs/settle.ts'
import type { Compared } from './phase.ts'

/** A document that was compared, and what was found out about its likeness in Medusa before anything was written. */
export interface ComparedDocument extends Ended {
  doctype: string
  name: string
  /** What its likeness was called; undefined where that is its name. */
  formerName?: string | undefined
  /** What differs; what the sync itself says, unless given. */
  detail?: string | undefined
}

/** Sees to how the documents of a page ended, as any run does, and says which of them did not agree. */
export async function settled(
  relay: Relay,
  documents: readonly ComparedDocument[],
  { fix, cause }: { fix: boolean; cause: string },
): Promise<Compared> {
  // By what the relay remembers both sides may agree: a job of its own looks all the same.
  const ended = documents.map(({ job, result }) => ({ job: { ...job, force: true }, result }))
  const counts = await settle(relay, ended, { cause, dryRun: !fix })
  return { counts, findings: documents.flatMap(each => findingOf(each, fix) ?? []) }
}

/** What failed for a while only is on the queue by now, and nothing is known of it. */
function findingOf(
  { doctype, name, formerName, detail, result }: ComparedDocument,
  repaired: boolean,
): Finding | undefined {
  const about = { doctype, name }
  if (result instanceof RelayError) {
    return result.kind === 'permanent'
      ? { what: 'refused', ...about, detail: result.message, repaired: false }
      : undefined
  }
  if (result.outcome !== 'done') return undefined
  if (formerName !== undefined) return { what: 'renamed', ...about, detail: `was ${formerName}`, repaired }
  const what = result.how === 'created' ? 'missing' : 'different'
  return { what, ...about, detail: detail ?? result.detail ?? '', repaired }
}
