import { htmlToLine, htmlToText } from '../text/html-to-text.ts'

/** A row of Website Item's table `website_specifications`; the description is a Text Editor field. */
export interface SpecificationRow {
  label?: string | null | undefined
  description?: string | null | undefined
}

export interface Specification {
  label: string
  description: string
}

/** The rows as text. Those that lack either, or whose description holds no text, are dropped. */
export const specificationsOf = (rows: readonly SpecificationRow[]): Specification[] =>
  rows
    .map(({ label, description }) => ({ label: htmlToLine(label), description: htmlToText(description) }))
    .filter(({ label, description }) => label && description)
