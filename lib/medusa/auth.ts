import { RelayError } from '../errors.ts'

/** How requests to /admin are authorised. `refused` says that a header got a 401: true when another may be tried. */
export interface Authorization {
  header(): Promise<string>
  refused(header: string): boolean
}

/** A secret API key never expires and cannot be renewed. Basic, for as Bearer it gets a 401 (recorded on v2). */
export function secretKeyAuthorization(secretKey: string): Authorization {
  const header = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  return { header: async () => header, refused: () => false }
}

/** What a container remembers about one log-in, from invocation to invocation. */
export interface TokenCache {
  header?: string | undefined
  pending?: Promise<string> | undefined
  refusal?: { error: RelayError; until: number }
}

/** After a refused password no other attempt for this long: a wrong setting must not lock the account. */
const AFTER_REFUSAL_MS = 60_000

/** Logs in when the first call needs it, and once more after a 401, however many calls wait for the token. */
export function tokenAuthorization(cache: TokenCache, logIn: () => Promise<string>, now: () => number): Authorization {
  const renew = async () => {
    try {
      cache.header = `Bearer ${await logIn()}`
      return cache.header
    } catch (error) {
      if (error instanceof RelayError && error.kind === 'configuration') {
        cache.refusal = { error, until: now() + AFTER_REFUSAL_MS }
      }
      throw error
    } finally {
      cache.pending = undefined
    }
  }
  return {
    async header() {
      if (cache.header) return cache.header
      if (cache.refusal && now() < cache.refusal.until) throw cache.refusal.error
      cache.pending ??= renew()
      return cache.pending
    },
    refused(header) {
      // Another call may have renewed it meanwhile; then that token is the one to try.
      if (cache.header === header) cache.header = undefined
      return true
    },
  }
}
