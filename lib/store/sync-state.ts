/** What is remembered about one document after each sync. */
export interface SyncState {
  /** Counts writes; 1 after the first. */
  version: number
  /** Hash of what Medusa last accepted, and where. */
  fingerprint: string
  /** When the document was last read before that, in milliseconds since 1970. */
  readAt: number
  /** Set while somebody writes the document to Medusa: since when, in milliseconds since 1970. Others keep away. */
  writingSince?: number | undefined
  /**
   * Hash of what Medusa refused for good since, or what was to be left out: a sweep has nothing new to say as long as it is
   * the same.
   */
  refused?: string | undefined
  /** The same hash, where it was an update that somebody asked to leave out: what compares with Medusa leaves it out too. */
  leftOut?: string | undefined
  /** Sales Orders that belong to a Medusa order though they cannot hold its id themselves. */
  salesOrders?: string[] | undefined
  /** Medusa's id of what the document became: a product, a collection. */
  medusaId?: string | undefined
  /** Handle of a product that is about to be made: Medusa 1 has no other key by which it is found after a crash. */
  handle?: string | undefined
  /**
   * Medusa's ids of an item's prices that the relay wrote: of base prices by currency (Medusa 2), of price lists by Item
   * Price (Medusa 1). '' for one that was about to be made.
   */
  prices?: Readonly<Record<string, string>> | undefined
  /** By currency: amounts of base prices that were about to be written. One that nobody came to write is not the relay's. */
  intended?: Readonly<Record<string, readonly number[]>> | undefined
  /** Image fields as they were last written; see `imagesToWrite`. */
  images?: { thumbnail: string | null; images: readonly string[] } | undefined
}

export type NewSyncState = Omit<SyncState, 'version'>

/**
 * State rows with an optimistic version: read before ERPNext is read, written after Medusa, and only if nobody else
 * wrote in between. It tells the loser of a race that there was one; it does not prevent one (the queue's groups do).
 */
export interface SyncStates {
  /** Strongly consistent. */
  get(document: string): Promise<SyncState | undefined>
  /**
   * Unknown documents are absent. Eventually consistent unless asked otherwise: good for finding differences, not for
   * writing on top of them.
   */
  getMany(documents: readonly string[], options?: { consistent?: boolean }): Promise<Map<string, SyncState>>
  /** False, with nothing written, when the row's version is not `expected` (undefined: no row) any more. */
  put(document: string, state: NewSyncState, expected: number | undefined): Promise<boolean>
}
