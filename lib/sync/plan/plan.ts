import type { Difference } from '../difference.ts'

/** What a sync would do for a document, and why it would not. */
export interface Plan {
  /** Medusa holds what it is to hold, ERPNext knows where, and nothing stands against it. */
  agree: boolean
  /** What it is in Medusa, and what it depends on: texts, numbers, rows of a table. */
  facts: Readonly<Record<string, unknown>>
  /** Why it is not sent, not all of it, or not seen by a shopper; the job that is parked. */
  against: readonly string[]
  /** In a field called `… in ERPNext`, `medusa` is what stands there. */
  differences: readonly Difference[]
}

export const plan = (facts: Plan['facts'], against: Plan['against'], differences: Plan['differences'] = []): Plan => ({
  agree: !against.length && !differences.length,
  facts,
  against,
  differences,
})
