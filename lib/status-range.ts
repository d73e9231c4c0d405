/** A status code, or all from one to another, in the tables of failures. */
export type StatusRange = number | readonly [from: number, to: number]

export const isWithin = (status: number, range: StatusRange): boolean =>
  typeof range === 'number' ? status === range : range[0] <= status && status <= range[1]
