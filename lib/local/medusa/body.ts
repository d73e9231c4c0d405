import { gunzipSync } from 'node:zlib'
import type { SimulatorRequest } from './route.ts'

export type ParsedBody = { body: unknown } | { refused: 'too large' } | { refused: 'not JSON'; message: string }

/** As Express's JSON parser: only application/json is looked at, and the limit is on the inflated bytes. */
export function parseJsonBody(request: SimulatorRequest, limitBytes: number): ParsedBody {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return { body: undefined }
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(request.rawBody) : request.rawBody
  if (bytes.length > limitBytes) return { refused: 'too large' }
  if (bytes.length === 0) return { body: undefined }
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof body === 'object' && body !== null) return { body }
    return { refused: 'not JSON', message: `Unexpected token ${bytes.toString('utf8', 0, 1)} in JSON at position 0` }
  } catch (error) {
    return { refused: 'not JSON', message: error instanceof Error ? error.message : String(error) }
  }
}
