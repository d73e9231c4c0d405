/** What is remembered about one document after each sync. */
export interface SyncState {
  /** Counts writes; 1 after the first. */
  version: number
  /** Hash of what Medusa last accepted, and where. */
  fingerprint: string
  /** When the document was last read before that, in milliseconds since 1970. */
  readAt: number
  /** Sales Orders that belong to a Medusa order though they cannot hold its id themselves. */
  salesOrders?: string[] | undefined
}

export type NewSyncState = Omit<SyncState, 'version'>

/**
 * State rows with an optimistic version: read before ERPNext is read, written after Medusa, and only if nobody else
 * wrote in between. It tells the loser of a race that there was one; it does not prevent one (the queue's groups do).
 */
export interface SyncStates {
  /** Strongly consistent. */
  get(document: string): Promise<SyncState | undefined>
  /** Eventually consistent: for finding differences, not for writing on top of them. Unknown documents are absent. */
  getMany(documents: readonly string[]): Promise<Map<string, SyncState>>
  /** False, with nothing written, when the row's version is not `expected` (undefined: no row) any more. */
  put(document: string, state: NewSyncState, expected: number | undefined): Promise<boolean>
}
