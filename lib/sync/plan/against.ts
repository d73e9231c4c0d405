import type { NewJob } from '../../queue/jobs.ts'
import { redactText } from '../../redact.ts'
import type { Relay } from '../../relay.ts'
import { type ParkedJob, parkedId } from '../../store/parking.ts'
import type { SyncState } from '../../store/sync-state.ts'

/** What keeps these jobs from being done: rows of their own, and servers that everything waits for. */
export async function parkedAgainst({ parking }: Pick<Relay, 'parking'>, jobs: readonly NewJob[]): Promise<string[]> {
  const { parked, breakers } = await parking.look(jobs.map(parkedId))
  return [
    ...[...parked.values()].map(told),
    ...[...breakers.values()].map(({ blocker, reason }) => `everything waits for ${blocker}: ${reason}`),
  ].map(text => redactText(text))
}

function told({ kind, target, status, waiting_for, parked_at, reason }: ParkedJob): string {
  const standing = waiting_for ? `waits for ${waiting_for}` : status === 'queued' ? 'is queued again' : 'is parked'
  return `${kind} ${target} ${standing} since ${parked_at}: ${reason}`
}

/** A sweep leaves it alone until it changes. */
export const refusedAgainst = (state: Pick<SyncState, 'refused'> | undefined, fingerprint: string): string[] =>
  state?.refused === fingerprint
    ? ['just this was refused for good or left out before: it is tried again when it changes, or when it is forced']
    : []
