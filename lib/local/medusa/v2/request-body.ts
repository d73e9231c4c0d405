import type * as z from 'zod'
import { refuse } from '../reply.ts'

/** Parses a body by Medusa's own validator's rules, in the words of its 400s. */
export function requestBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const messages = parsed.error.issues.map(issue => inMedusasWords(issue, body))
  throw refuse(400, 'invalid_data', `Invalid request: ${messages.join('; ')}`)
}

function inMedusasWords(issue: z.core.$ZodIssue, body: unknown): string {
  const field = issue.path.join(', ')
  if (issue.code === 'unrecognized_keys') return `Unrecognized fields: '${issue.keys.join(', ')}'`
  if (issue.code !== 'invalid_type') return issue.message
  const given = valueAt(body, issue.path)
  if (given === undefined) return `Field '${field}' is required`
  const type = Array.isArray(given) ? 'array' : given === null ? 'null' : typeof given
  return `Expected type: '${issue.expected}' for field '${field}', got: '${type}'`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
}
