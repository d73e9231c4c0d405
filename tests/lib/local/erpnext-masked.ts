import type { Row } from '../../../lib/local/erpnext/document.ts'
import type { Recording } from './erpnext-recording.ts'

/** What differs from one answer to the next, whoever gives it. */
const VOLATILE = new Set(['exc', '_exc_source'])

/** Set by a write: the moment, and the names of rows it makes. */
const SET_BY_WRITES = new Set(['modified', 'creation'])

/** Rows that a write makes have a random name; `__unsaved` and the like tell the desk what is new. */
const isMade = (row: object, key: string, write: boolean): boolean =>
  key.startsWith('__') || (write && key === 'name' && 'parentfield' in row)

/** The body of an answer for comparing: parsed, JSON within JSON too, without what is volatile. */
export function masked(body: string, { method, path }: Recording): unknown {
  if (!body.startsWith('{')) return body.trim()
  const isList = method === 'GET' || path.includes('get_list')
  const value = clean(JSON.parse(body), !isList)
  return isList && !path.includes('order_by') ? unordered(value) : value
}

function clean(value: unknown, write: boolean): unknown {
  if (typeof value === 'string') return value.replace(/, 2026-[\d: .-]+\)\. Please/, ', <now>). Please')
  if (Array.isArray(value)) return value.map(entry => clean(entry, write))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VOLATILE.has(key) && !(write && SET_BY_WRITES.has(key)) && !isMade(value, key, write))
      .map(([key, entry]) => [key, clean(key === '_server_messages' ? nested(entry) : entry, write)]),
  )
}

const nested = (text: unknown): unknown => (JSON.parse(String(text)) as string[]).map(entry => JSON.parse(entry))

/** Without order_by a list has no order. */
function unordered(body: unknown): unknown {
  const { data, message } = body as { data?: Row[]; message?: Row[] }
  const rows = data ?? message
  if (!Array.isArray(rows)) return body
  return rows.map(row => JSON.stringify(row)).sort()
}
