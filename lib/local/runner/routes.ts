import type { Match } from './http-event.ts'
import type { Service } from './service.ts'

interface Route {
  functionName: string
  routeKey: string
  method: string
  segments: string[]
}

/** Finds the function that serves a method and a path. A literal route wins over one with `{parameters}`, as on AWS. */
export function createRoutes(service: Service): (method: string, path: string) => (Match & Route) | undefined {
  const routes = Object.entries(service.functions)
    .flatMap(([functionName, { events }]) =>
      events.flatMap(event => ('httpApi' in event ? [{ functionName, ...event.httpApi }] : [])),
    )
    .map(({ functionName, method, path }): Route => {
      return { functionName, routeKey: `${method} ${path}`, method, segments: path.split('/') }
    })
    .toSorted((a, b) => parameterCount(a) - parameterCount(b))

  return (method, path) => {
    const segments = path.split('/')
    for (const route of routes) {
      if (route.method !== method || route.segments.length !== segments.length) continue
      const pathParameters: Record<string, string> = {}
      const matches = route.segments.every((pattern, index) => {
        const segment = segments[index] ?? ''
        if (!isParameter(pattern)) return pattern === segment
        pathParameters[pattern.slice(1, -1)] = decode(segment)
        return segment !== ''
      })
      if (matches) return { ...route, pathParameters }
    }
    return undefined
  }
}

const isParameter = (segment: string) => segment.startsWith('{')
const parameterCount = (route: Route) => route.segments.filter(isParameter).length

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
