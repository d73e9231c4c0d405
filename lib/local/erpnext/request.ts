import type { Access } from './auth.ts'
import { FrappeError } from './errors.ts'
import type { Site } from './site.ts'

/** A request after authentication, its arguments from the JSON body, or from the query where there is none. */
export interface ApiRequest {
  method: string
  /** Behind `/api/`, decoded. */
  path: string
  arguments: Readonly<Record<string, unknown>>
  user: string
  /** @throws FrappeError 403 when the user may not do this with the doctype. */
  demand(doctype: string, access: Access): void
  /** @throws FrappeError 403 when the user has not this role. */
  onlyFor(role: string): void
  site: Site
}

export interface Answer {
  status: number
  body: unknown
}

/** With a JSON body the query string is ignored (recorded). @throws FrappeError 500 for what is not JSON */
export function readArguments(search: URLSearchParams, body: string): Record<string, unknown> {
  if (body === '') return Object.fromEntries([...search].map(([key, value]) => [key, parsed(value)]))
  try {
    const given: Record<string, unknown> = JSON.parse(body)
    return given
  } catch {
    const position = body.length
    throw new FrappeError(500, 'JSONDecodeError', `Expecting value: line 1 column ${position + 1} (char ${position})`, {
      path: 'json.decoder.JSONDecodeError',
      messages: [],
    })
  }
}

/** Lists and objects travel as JSON text in a query, and may do so in a body. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
