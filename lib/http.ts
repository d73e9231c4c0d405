import ky from 'ky'
import { RelayError } from './errors.ts'

/** One request as an adapter makes it. */
export interface HttpRequest {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Path and query, starting with `/`, already encoded. */
  path: string
  headers?: Record<string, string>
  json?: unknown
  /** Not to be repeated at once: the server may still be at the first, and would not see that it is the same. */
  once?: true
}

/** An answer of any status. `json` is undefined where the body is empty or not JSON. */
export interface HttpAnswer {
  status: number
  headers: Headers
  text: string
  json: unknown
  durationMs: number
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

/** A request that was sent, as `onEnd` is told of it. */
export interface EndedRequest extends Pick<HttpRequest, 'method' | 'path'> {
  server: HttpOptions['server']
  /** Undefined where no answer came. */
  status: number | undefined
  durationMs: number
}

export interface HttpOptions {
  server: 'erpnext' | 'medusa'
  baseUrl: string
  /** Time left to the invocation, in milliseconds; a call never outlives it. */
  remainingMs: () => number
  /** Longest a single call may take, in milliseconds. */
  timeoutMs?: number
  now?: () => number
  onEnd?: (request: EndedRequest) => void
}

/** Kept back from the remaining time, so that the outcome of the last call can still be stored. */
const RESERVE_MS = 3_000
const SHORTEST_CALL_MS = 500

/**
 * The one way out to ERPNext and Medusa. Any answer is a value; only the lack of one throws: a `transient` RelayError,
 * code `network`, `timeout` or `no-time-left`.
 *
 * A connection that breaks is tried once more at once: Medusa closes an idle one after 5 s, and a Lambda that slept does
 * not know. Everything the relay sends may safely be sent twice, but for what says `once`. Redirects are answers: fetch
 * would turn a POST into a GET.
 */
export function createHttp({
  server,
  baseUrl,
  remainingMs,
  timeoutMs = 15_000,
  now = Date.now,
  onEnd = () => undefined,
}: HttpOptions): Http {
  const client = ky.create({
    throwHttpErrors: false,
    redirect: 'manual',
    timeout: false,
    retry: { limit: 1, methods: ['get', 'post', 'put', 'delete'], statusCodes: [], delay: () => 0 },
  })

  return async ({ method, path, headers = {}, json, once }) => {
    const budgetMs = Math.min(timeoutMs, remainingMs() - RESERVE_MS)
    if (budgetMs < SHORTEST_CALL_MS) {
      throw new RelayError('transient', `${server}: no time left for ${method.toUpperCase()}`, {
        code: 'no-time-left',
        server,
      })
    }
    // Our own signal and not ky's time-out: it has to cover the reading of the body too.
    const { signal, clear } = timeout(budgetMs)
    const startedAt = now()
    const ended = (status: number | undefined): number => {
      const durationMs = now() - startedAt
      onEnd({ server, method, path, status, durationMs })
      return durationMs
    }
    try {
      const response = await client(baseUrl + path, {
        method,
        signal,
        headers: { accept: 'application/json', ...headers },
        ...(json === undefined ? {} : { json }),
        ...(once ? { retry: 0 } : {}),
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: parseJson(text),
        durationMs: ended(response.status),
      }
    } catch (error) {
      ended(undefined)
      throw signal.aborted
        ? new RelayError('transient', `${server} did not answer within ${budgetMs} ms`, { code: 'timeout', server })
        : new RelayError('transient', `${server} cannot be reached: ${reasonOf(error)}`, {
            code: 'network',
            server,
            cause: error,
          })
    } finally {
      clear()
    }
  }
}

/**
 * `AbortSignal.timeout`, but it can be cleared: a signal keeps hold of its request and answer until its time is over, and
 * at a hundred orders a second those of the last 15 s are megabytes.
 */
function timeout(ms: number): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('timed out', 'TimeoutError')), ms)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** Undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The system's own word (`ECONNREFUSED`) hides two causes deep under "fetch failed". */
export function reasonOf(error: unknown): string {
  let cause = error as { cause?: unknown; code?: unknown; message?: unknown }
  while (typeof cause.cause === 'object' && cause.cause) cause = cause.cause
  return String(cause.code ?? cause.message ?? cause)
}
