import type { Clock } from './clock.ts'

/** What a command tells: a person by lines, a program by one JSON value. */
export interface Output {
  print(line: string): void
  json?: boolean | undefined
  /** Says what is of use only while one waits, and no part of the answer. */
  note?(line: string): void
  /** Where a line may be written over; undefined where nobody watches. */
  terminal?: NodeJS.WriteStream | undefined
  /** That of the machine where it is not given. */
  clock?: Clock | undefined
  /** Ctrl-C is for the listener from now on, once; until what is answered is called. */
  onInterrupt?(listener: () => void): () => void
}

/** Columns as wide as their widest text; the last one runs on. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** ISO 8601 without what nobody reads; the time zone stands in the heading. */
export const moment = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

/** One line, and no more of it than a person takes in. */
export function short(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
