export type Fields = Readonly<Record<string, unknown>>

/** One document of ERPNext that set-up sees to. */
export interface Thing {
  doctype: string
  name: string
  /** What it is made with, beside `keep` and `fixed`; what becomes of these fields later is not looked at. */
  create: Fields
  /**
   * What is put right on every run. Of a child table the rows that have to be among the others, each known by its
   * first field.
   */
  keep: Fields
  /** What cannot be changed once it is there: a difference is told and left alone. */
  fixed?: Fields
  /** Written however things are: a password, which cannot be read back and compared. */
  write?: Fields
}

export const titleOf = ({ doctype, name }: Pick<Thing, 'doctype' | 'name'>): string => `${doctype} ${name}`
