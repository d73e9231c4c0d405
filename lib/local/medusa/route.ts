import type { IncomingHttpHeaders } from 'node:http'
import type { Reply } from './reply.ts'
import type { MedusaState } from './state.ts'

export interface SimulatorRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  rawBody: Buffer
}

/** A request that reached its route: the body parsed (undefined when there was none), the path's `:names` filled in. */
export interface RoutedRequest extends SimulatorRequest {
  body: unknown
  params: Record<string, string>
}

export type Handler = (request: RoutedRequest, state: MedusaState) => Reply

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** As Express writes it: /admin/orders/:id */
  path: string
  handle: Handler
}

export function findRoute(routes: readonly Route[], request: SimulatorRequest) {
  for (const route of routes) {
    const params = route.method === request.method ? matchPath(route.path, request.path) : undefined
    if (params) return { route, params }
  }
  return undefined
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return params
}
