import * as z from 'zod'

/** Kinds of fields as list calls give them. A GET of one document leaves null ones out, hence `nullish`. */
export const text = z.string().nullish()

/** A Check field: 0 or 1. */
export const check = z
  .union([z.number(), z.boolean()])
  .nullish()
  .transform(value => Boolean(value))
