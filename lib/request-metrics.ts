import type { EndedRequest } from './http.ts'
import type { Log } from './log.ts'

/**
 * Times every request to either server and counts those that failed; the line also says what was asked, so that one search
 * of the logs shows the whole way. The path without its query: filters hold names of people. Asking for what is not there
 * (404) is no failure of the server: where it matters, the job says so.
 */
export const countRequests =
  (log: Log) =>
  ({ server, method, path, status, durationMs }: EndedRequest): void => {
    const fields = { server, method: method.toUpperCase(), path: decoded(path.split('?')[0] ?? ''), status }
    log.metric(server === 'medusa' ? 'MedusaMs' : 'ErpnextMs', durationMs, { unit: 'Milliseconds', fields })
    if (status !== undefined && (status < 400 || status === 404)) return
    log.metric(server === 'medusa' ? 'MedusaFailures' : 'ErpnextFailures', 1)
  }

/** So that an e-mail address in it is seen and taken out. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
