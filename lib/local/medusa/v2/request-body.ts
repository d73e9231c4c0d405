import type * as z from 'zod'
import { refuse } from '../reply.ts'

/** Parses a body or a query by Medusa's own validator's rules, in the words of its 400s. */
export function requestBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  // Medusa names three issues at most.
  const messages = parsed.error.issues.slice(0, 3).map(issue => inMedusasWords(issue, body))
  throw refuse(400, 'invalid_data', `Invalid request: ${messages.join('; ')}`)
}

function inMedusasWords(issue: z.core.$ZodIssue, body: unknown): string {
  if (issue.code === 'unrecognized_keys') return `Unrecognized fields: '${issue.keys.join(', ')}'`
  if (issue.code === 'invalid_type') return wrongType([issue], body) ?? required([issue], body) ?? issue.message
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().map(each => ({ ...each, path: [...issue.path, ...each.path] }))
    return wrongType(inner, body) ?? required(inner, body) ?? issue.message
  }
  if (issue.code === 'too_small') {
    return `Value for field '${issue.path.join(', ')}' too small, expected at least: '${issue.minimum}'`
  }
  if (issue.code !== 'invalid_value') return issue.message
  const given = valueAt(body, issue.path)
  const field = issue.path.join(', ')
  if (given === undefined) return `Field '${field}' is required`
  return `Expected: '${issue.values.join(', ')}' for field '${field}', but got: '${given}'`
}

function wrongType(issues: readonly z.core.$ZodIssue[], body: unknown): string | undefined {
  const typed = issues.filter(issue => issue.code === 'invalid_type')
  const expected = typed.filter(({ path }) => valueAt(body, path) !== undefined).map(issue => issue.expected)
  const [first] = typed
  if (expected.length === 0 || !first) return undefined
  const field = first.path.join(', ')
  return `Expected type: '${expected.join(', ')}' for field '${field}', got: '${valueAt(body, first.path)}'`
}

function required(issues: readonly z.core.$ZodIssue[], body: unknown): string | undefined {
  const kinds = issues.filter(({ code }) => code === 'invalid_type' || code === 'invalid_value')
  const missing = kinds.find(({ path }) => valueAt(body, path) === undefined)
  return missing && `Field '${missing.path.join(', ')}' is required`
}

/** Medusa does not look into arrays: whatever is wrong inside one is "required". */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const start = isObject(value) ? value : undefined
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), start)
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
