/** Something that only one container may do at a time, and not again too soon after it went wrong. */
export interface Leases {
  /** False while somebody holds it. It ends by itself after `forMs`. */
  take(name: string, forMs: number): Promise<boolean>
  /** Whoever holds it keeps it for this long from now. */
  keep(name: string, forMs: number): Promise<void>
  release(name: string): Promise<void>
}
