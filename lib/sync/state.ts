import type { SyncState } from '../store/sync-state.ts'

/** A fingerprint that equals none: what Medusa holds is not known, for it is just being written, or a write failed. */
export const UNKNOWN = 'unknown'

/** Fingerprint of a document whose likeness in Medusa was deleted with it. */
export const DELETED = 'deleted'

/** How far the clocks of SQS and of a Lambda, and ERPNext's commit after the webhook was rendered, may be apart. */
const CLOCK_MARGIN_MS = 2_000

/** Whether all that a job sent then can be about was committed before the document was last read. */
export const wasReadSince = ({ readAt }: SyncState, sentAt: number): boolean => sentAt < readAt - CLOCK_MARGIN_MS

/** Longer than a worker may run (60 s): whoever began earlier than this is no more. */
const WRITES_END_WITHIN_MS = 75_000

/** Whether somebody is at it right now: a run and a job of its own may come for the same document. */
export const isBeingWritten = (state: SyncState | undefined, now: number): boolean =>
  state?.writingSince !== undefined && now - state.writingSince < WRITES_END_WITHIN_MS
