import type { HttpRequest } from '../http.ts'

/** `[field, operator, value]`, or with a child doctype in front: `["Sales Invoice Item", "sales_order", "in", […]]`. */
export type Filter = readonly [string, string, unknown] | readonly [string, string, string, unknown]

export interface ListQuery {
  fields: readonly string[]
  filters?: readonly Filter[]
  orFilters?: readonly Filter[]
  /** Has to be among the fields (Frappe answers 500 "ambiguous" otherwise, where a link or a child is joined). */
  orderBy?: string
  /** Rows; 0 = all. Frappe's own default of 20 is never meant. */
  limit: number
  /** The parent doctype, where a child doctype is listed. */
  parent?: string
}

/** A GET line over 4094 bytes fails (recorded); `frappe.client.get_list` is the same call with the query in the body. */
const LONGEST_PATH = 3_500

/** The call that lists a doctype. */
export function listRequest(doctype: string, query: ListQuery): { path: string; request: Omit<HttpRequest, 'path'> } {
  const parameters: Record<string, unknown> = {
    fields: query.fields,
    filters: query.filters ?? [],
    ...(query.orFilters ? { or_filters: query.orFilters } : {}),
    ...(query.orderBy ? { order_by: query.orderBy } : {}),
    ...(query.parent ? { parent: query.parent } : {}),
    limit_page_length: query.limit,
  }
  const search = new URLSearchParams(
    Object.entries(parameters).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
  const path = `/api/resource/${encodeURIComponent(doctype)}?${search}`
  if (path.length <= LONGEST_PATH) return { path, request: { method: 'get' } }
  return { path: '/api/method/frappe.client.get_list', request: { method: 'post', json: { doctype, ...parameters } } }
}
