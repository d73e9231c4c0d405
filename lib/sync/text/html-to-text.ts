import { decodeHTML } from 'entities/decode'
import striptags from 'striptags'
import { withPlainTags } from './plain-tags.ts'

/** Between two blocks, and between two cells of a row: Unicode's own separators, which no editor types. */
const BREAK = '\u2028'
const GAP = '\u2029'

/** Tags within a word or a line. Every other tag breaks the line: an unknown one must not glue two words together. */
const INLINE =
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  )
const SPACED = ['td', 'th', 'img']

/**
 * The text of a Text Editor field, or of a plain field that may hold tags: what Frappe's `strip_html` and Python's
 * `html.unescape` leave of it, except that blocks, list items, `<br>` and rows are lines of their own and cells are
 * apart. Runs of blank lines become one; control characters go, for PostgreSQL refuses NUL. Absent is ''.
 * @example htmlToText('<ul><li>CE &copy; 2025</li><li>ISO 13485</li></ul>') // 'CE © 2025\nISO 13485'
 */
export function htmlToText(html: string | null | undefined): string {
  const text = html?.includes('<') ? withoutTags(html) : (html ?? '')
  return decodeHTML(text).split(BREAK).map(tidyBlock).filter(Boolean).join('\n')
}

function withoutTags(html: string): string {
  const blocks = striptags(withPlainTags(html), [...INLINE, ...SPACED], BREAK)
  return striptags(striptags(blocks, INLINE, GAP))
}

/** The same on one line, for a title or a label. */
export const htmlToLine = (html: string | null | undefined): string => htmlToText(html).replace(/\s+/g, ' ')

const tidyBlock = (block: string): string =>
  block
    .replace(/\u2029\s*/g, ' ')
    .replace(/\r\n?|[\v\f]/g, '\n')
    .replace(/[^\P{Cc}\s]/gu, '')
    .replace(/\n\s*\n/g, '\n\n')
    .trim()
