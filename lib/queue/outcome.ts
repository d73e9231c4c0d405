/** How a job ended. `skipped` has the reason that a person looks for: why this document is not in Medusa. */
export type Outcome =
  | { outcome: 'done'; detail?: string }
  | { outcome: 'unchanged'; detail?: string }
  | { outcome: 'skipped'; reason: string }

export const done = (detail?: string): Outcome => ({ outcome: 'done', ...(detail ? { detail } : {}) })
export const unchanged = (detail?: string): Outcome => ({ outcome: 'unchanged', ...(detail ? { detail } : {}) })
export const skipped = (reason: string): Outcome => ({ outcome: 'skipped', reason })
