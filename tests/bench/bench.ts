export interface Figure {
  what: string
  /** Of two things measured in one run, or of a size to its budget: never a number that the machine decides. */
  ratio: number
  /** A ratio above this is a miss; without it the figure is for information. */
  atMost?: number
}

export interface Bench {
  name: string
  /** Prints a table and answers its figures. */
  measure(print: (line: string) => void): Promise<Figure[]>
}

/** What was missed, in words, and last the line `NAME: what=ratio, …`. */
export function judge(name: string, figures: readonly Figure[]): { lines: string[]; missed: boolean } {
  const misses = figures.filter(({ ratio, atMost = Number.POSITIVE_INFINITY }) => !(ratio <= atMost))
  const lines = [
    ...misses.map(({ what, ratio, atMost }) => `missed: ${what} is ${round(ratio)}, wanted is at most ${atMost}`),
    `${name}: ${figures.map(({ what, ratio }) => `${what}=${round(ratio)}`).join(', ')}`,
  ]
  return { lines, missed: misses.length > 0 }
}

const round = (ratio: number): string => String(Number(ratio.toFixed(3)))
