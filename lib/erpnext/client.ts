import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { createHttp, type HttpAnswer, type HttpOptions, type HttpRequest } from '../http.ts'
import { erpnextError, type Scope, unreadableAnswer } from './errors.ts'

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

export interface Erpnext {
  /** Rows of a list call; one call whatever the size of the filters. @throws RelayError */
  list<Row>(doctype: string, row: z.ZodType<Row>, query: ListQuery): Promise<Row[]>
  /** Writes fields of one document (PUT: locks the row, unlike `set_value`). @throws RelayError */
  update(doctype: string, name: string, fields: Record<string, unknown>): Promise<void>
}

export interface ErpnextOptions extends Omit<HttpOptions, 'server' | 'baseUrl'> {
  settings: { ERPNEXT_URL: string; ERPNEXT_API_KEY: string; ERPNEXT_API_SECRET: string }
}

/** A GET line over 4094 bytes fails (recorded); `frappe.client.get_list` is the same call with the query in the body. */
const LONGEST_PATH = 3_500

export function createErpnext({ settings, ...options }: ErpnextOptions): Erpnext {
  const http = createHttp({ server: 'erpnext', baseUrl: settings.ERPNEXT_URL, ...options })
  const authorization = `token ${settings.ERPNEXT_API_KEY}:${settings.ERPNEXT_API_SECRET}`
  const now = options.now ?? Date.now

  const send = async (request: HttpRequest, scope: Scope): Promise<HttpAnswer> => {
    const answer = await http({ ...request, headers: { authorization } })
    if (answer.status >= 300) throw erpnextError(answer, scope, now())
    if (answer.json === undefined) throw unreadableAnswer(answer)
    return answer
  }

  return {
    async list(doctype, row, query) {
      const { path, request } = listRequest(doctype, query)
      const { json } = await send({ ...request, path }, 'list')
      const rows = z.union([
        z.object({ data: z.array(row) }).transform(body => body.data),
        z.object({ message: z.array(row) }).transform(body => body.message),
      ])
      const parsed = rows.safeParse(json)
      if (parsed.success) return parsed.data
      throw new RelayError(
        'permanent',
        `ERPNext: a list of ${doctype} is not as expected: ${firstProblem(parsed.error)}`,
        {
          code: 'unexpected-answer',
          server: 'erpnext',
        },
      )
    },
    async update(doctype, name, fields) {
      const path = `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`
      await send({ method: 'put', path, json: fields }, 'document')
    },
  }
}

function listRequest(doctype: string, query: ListQuery): { path: string; request: Omit<HttpRequest, 'path'> } {
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

function firstProblem(error: z.ZodError): string {
  const issues = error.issues.flatMap(issue => (issue.code === 'invalid_union' ? (issue.errors[0] ?? []) : [issue]))
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)[0] ?? 'unknown'
}
