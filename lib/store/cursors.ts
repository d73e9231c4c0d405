/** How far a sweep has come: the last row that was dealt with. */
export interface Cursor {
  /** As ERPNext writes it: microseconds, naive, in the site's time zone. */
  modified: string
  name: string
}

/** One cursor for each thing that is swept, with an optimistic version. */
export interface Cursors {
  get(of: string): Promise<(Cursor & { version: number }) | undefined>
  /** False, with nothing written, when it is not at version `expected` (undefined: none yet) any more. */
  put(of: string, cursor: Cursor, expected: number | undefined): Promise<boolean>
}
