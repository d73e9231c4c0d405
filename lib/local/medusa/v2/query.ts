import * as z from 'zod'
import { requestBody } from './request-body.ts'

type Nested = { [key: string]: string | (string | Nested)[] | Nested }

/** A query as `qs` reads it: `sku[]=a&sku[]=b` and `sku=a&sku=b` are lists, `updated_at[$gte]=…` and `variants[sku]=…` objects. */
export function nestedQuery(query: URLSearchParams): Nested {
  const root: Nested = {}
  for (const [name, value] of query) {
    const [first = '', ...rest] = name.split('[').map(part => part.replace(/\]$/, ''))
    const isList = rest.length > 0 && /^\d*$/.test(rest.at(-1) ?? '')
    put(root, isList ? [first, ...rest.slice(0, -1)] : [first, ...rest], value, isList)
  }
  return root
}

function put(root: Nested, path: string[], value: string, isList: boolean) {
  let at = root
  for (const key of path.slice(0, -1)) {
    const known = at[key]
    const next = typeof known === 'object' && !Array.isArray(known) ? known : {}
    at[key] = next
    at = next
  }
  const last = path.at(-1) ?? ''
  const before = at[last]
  const earlier = Array.isArray(before) ? before : before === undefined ? [] : [before]
  at[last] = isList || earlier.length > 0 ? [...earlier, value] : value
}

const wholeNumber = (defaultsTo: number) =>
  z.preprocess(
    value => (typeof value === 'string' && value !== '' ? Number.parseInt(value, 10) : value),
    z.number().default(defaultsTo),
  )

const paging = (limit: number) => ({
  fields: z.string().optional(),
  offset: wholeNumber(0),
  limit: wholeNumber(limit),
  order: z.string().optional(),
  with_deleted: z.string().optional(),
})

/** One value or several: any of them matches. */
export const oneOrMore = z.union([z.string(), z.array(z.string())]).optional()

const comparison = z.object({
  ...{ $gt: z.string().optional(), $gte: z.string().optional() },
  ...{ $lt: z.string().optional(), $lte: z.string().optional() },
})
/** A date: `[$gt]`, `[$gte]`, `[$lt]`, `[$lte]`; the other operators are not recorded. */
export const dates = z.union([z.string(), comparison]).optional()

export type Dates = z.output<typeof dates>

/** The query of a list that refuses filters it does not know. */
export function strictQuery<Shape extends z.ZodRawShape>(query: URLSearchParams, limit: number, filters: Shape) {
  return requestBody(z.strictObject({ ...paging(limit), ...filters }), nestedQuery(query))
}

/** The query of a list that ignores filters it does not know. Recorded of /admin/products: it answers everything. */
export function looseQuery<Shape extends z.ZodRawShape>(query: URLSearchParams, limit: number, filters: Shape) {
  return requestBody(z.object({ ...paging(limit), ...filters }), nestedQuery(query))
}
