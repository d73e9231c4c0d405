import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { createHttp, type HttpAnswer, type HttpOptions, type HttpRequest } from '../http.ts'
import { erpnextError, type Scope, tracebackError, unreadableAnswer } from './errors.ts'
import { type Filter, type ListQuery, listRequest } from './list-request.ts'

export type { Filter, ListQuery } from './list-request.ts'

export interface Erpnext {
  /** Rows of a list call; one call whatever the size of the filters. @throws RelayError */
  list<Row>(doctype: string, row: z.ZodType<Row>, query: ListQuery): Promise<Row[]>
  /** How many rows a list call would answer. @throws RelayError */
  count(doctype: string, filters: readonly Filter[]): Promise<number>
  /** Writes fields of one document (PUT: locks the row, unlike `set_value`). @throws RelayError */
  update(doctype: string, name: string, fields: Record<string, unknown>): Promise<void>
  /**
   * One document with its child rows, its null fields left out (recorded); undefined where there is none of that name.
   * @throws RelayError
   */
  get<Doc>(doctype: string, name: string, document: z.ZodType<Doc>): Promise<Doc | undefined>
  /**
   * Makes a document and answers it with what ERPNext filled in. One whose name is `given`, and not a number, cannot be made
   * twice, and is sent again where the connection breaks. @throws RelayError, code `DuplicateEntryError`
   */
  insert<Doc>(doctype: string, fields: Record<string, unknown>, document: z.ZodType<Doc>, name?: 'given'): Promise<Doc>
  /** Deletes a document; one that is not there is as good as deleted. @throws RelayError */
  remove(doctype: string, name: string): Promise<void>
  /**
   * Writes fields of many documents in one call, which succeeds even where rows fail (recorded). Answers the failures by
   * `docname`; `TimestampMismatchError` is transient, as everywhere. @throws RelayError what concerns the whole call
   */
  updateMany(docs: readonly BulkRow[]): Promise<Map<string, RelayError>>
  /** A whitelisted function: without arguments by GET, which only reads; with them by POST. @throws RelayError */
  call<Result>(method: string, result: z.ZodType<Result>, given?: Record<string, unknown>): Promise<Result>
}

/** `{doctype, docname, …fields}`, as `frappe.client.bulk_update` takes it. */
export type BulkRow = { doctype: string; docname: string } & Record<string, unknown>

const bulkAnswer = z.object({
  message: z.object({ failed_docs: z.array(z.object({ doc: z.object({ docname: z.string() }), exc: z.string() })) }),
})

export interface ErpnextOptions extends Omit<HttpOptions, 'server' | 'baseUrl'> {
  settings: { ERPNEXT_URL: string; ERPNEXT_API_KEY: string; ERPNEXT_API_SECRET: string }
}

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
      return parse(rows, json, `a list of ${doctype}`)
    },
    async count(doctype, filters) {
      const search = new URLSearchParams({ doctype, filters: JSON.stringify(filters) })
      const { json } = await send({ method: 'get', path: `/api/method/frappe.client.get_count?${search}` }, 'list')
      return parse(z.object({ message: z.number() }), json, `the count of ${doctype}`).message
    },
    async update(doctype, name, fields) {
      await send({ method: 'put', path: pathOf(doctype, name), json: fields }, 'document')
    },
    async get(doctype, name, document) {
      const answer = await orAbsent(send({ method: 'get', path: pathOf(doctype, name) }, 'document'))
      return answer && parse(z.object({ data: document }), answer.json, `${doctype} ${name}`).data
    },
    async insert(doctype, fields, document, name) {
      // Its checks for a second of the same see only what is committed, 450 ms later for a Lead (recorded).
      const once = name === 'given' ? {} : { once: true as const }
      const { json } = await send({ method: 'post', path: pathOf(doctype), json: fields, ...once }, 'document')
      return parse(z.object({ data: document }), json, `the answer to a new ${doctype}`).data
    },
    async remove(doctype, name) {
      await orAbsent(send({ method: 'delete', path: pathOf(doctype, name) }, 'document'))
    },
    async updateMany(docs) {
      const path = '/api/method/frappe.client.bulk_update'
      // The list goes as JSON within JSON; a plain one is a 500 (recorded).
      const { json } = await send({ method: 'post', path, json: { docs: JSON.stringify(docs) } }, 'document')
      const { message } = parse(bulkAnswer, json, 'the answer of bulk_update')
      return new Map(message.failed_docs.map(({ doc, exc }) => [doc.docname, tracebackError(exc)]))
    },
    async call(method, result, given) {
      const path = `/api/method/${method}`
      const { json } = await send(given ? { method: 'post', path, json: given } : { method: 'get', path }, 'document')
      const { message } = parse(answered, json, `the answer of ${method}`)
      return parse(result, message, `the answer of ${method}`)
    },
  }
}

/** A function that answers nothing leaves `message` out. */
const answered = z.object({ message: z.unknown().optional() })

const pathOf = (doctype: string, ...name: string[]): string =>
  ['/api/resource', ...[doctype, ...name].map(encodeURIComponent)].join('/')

/** Only ERPNext's own word for it counts: a 404 in HTML comes from a proxy. */
async function orAbsent(answer: Promise<HttpAnswer>): Promise<HttpAnswer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RelayError && error.httpStatus === 404 && error.code === 'DoesNotExistError') return undefined
    throw error
  }
}

function parse<Value>(schema: z.ZodType<Value>, json: unknown, what: string): Value {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new RelayError('permanent', `ERPNext: ${what} is not as expected: ${firstProblem(parsed.error)}`, {
    code: 'unexpected-answer',
    server: 'erpnext',
  })
}

function firstProblem(error: z.ZodError): string {
  const issues = error.issues.flatMap(issue => (issue.code === 'invalid_union' ? (issue.errors[0] ?? []) : [issue]))
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)[0] ?? 'unknown'
}
