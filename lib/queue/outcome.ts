/** What was done to what Medusa has; runs count it. */
export type How = 'created' | 'adopted' | 'updated' | 'deleted'

/** How a job ended. `skipped` has the reason that a person looks for: why this document is not in Medusa. */
export type Outcome =
  | { outcome: 'done'; how?: How; detail?: string }
  | { outcome: 'unchanged'; detail?: string }
  | { outcome: 'skipped'; reason: string }

export const done = (detail?: string, how?: How): Outcome => ({
  outcome: 'done',
  ...(how ? { how } : {}),
  ...(detail ? { detail } : {}),
})
export const unchanged = (detail?: string): Outcome => ({ outcome: 'unchanged', ...(detail ? { detail } : {}) })
export const skipped = (reason: string): Outcome => ({ outcome: 'skipped', reason })
