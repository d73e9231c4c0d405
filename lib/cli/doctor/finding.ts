/** `unknown`: it could not be looked at, or nobody tells. */
export type Status = 'ok' | 'warning' | 'problem' | 'unknown'

export interface Said {
  status: Status
  /** What was found. */
  what: string
  /** Why it matters. */
  why?: string
  /** What to do. */
  remedy?: string
}

export interface Finding extends Said {
  check: string
}

interface Explanation {
  why: string
  remedy: string
}

export const ok = (what: string): Said => ({ status: 'ok', what })
export const warning = (what: string, { why, remedy }: Explanation): Said => ({ status: 'warning', what, why, remedy })
export const problem = (what: string, { why, remedy }: Explanation): Said => ({ status: 'problem', what, why, remedy })
export const unknown = (what: string, remedy?: string): Said => ({
  status: 'unknown',
  what,
  ...(remedy ? { remedy } : {}),
})
