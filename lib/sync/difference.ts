/** A field in which Medusa is not what ERPNext says; a dot leads into `metadata`. */
export interface Difference {
  field: string
  /** As Medusa has it; undefined where it has none. */
  medusa: unknown
  /** As it is to be. */
  erpnext: unknown
}

/** For a person who wants to know what it is about. */
export const namesOf = (differences: readonly Difference[]): string => differences.map(({ field }) => field).join(', ')
