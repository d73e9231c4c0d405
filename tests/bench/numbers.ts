/** The middle one: a few rounds that another process disturbed do not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('nothing was measured')
  return (low + high) / 2
}

/** Columns of text, the first to the left and the others to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = rows.map(row => row.map(String))
  const widths = texts.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  )
  return texts.map(row =>
    row.map((cell, at) => (at ? cell.padStart((widths[at] ?? 0) + 3) : cell.padEnd(widths[at] ?? 0))).join(''),
  )
}
