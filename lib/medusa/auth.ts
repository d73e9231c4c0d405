import { RelayError } from '../errors.ts'
import type { Leases } from '../store/leases.ts'

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

/** After a refused password no other attempt for this long, by anybody: a wrong setting must not lock the account. */
const AFTER_REFUSAL_MS = 60_000
/** Longer than any log-in takes, and short: a process that is killed at it keeps the others waiting. */
const LOG_IN_MS = 20_000

/**
 * Logs in when the first call needs it, and once more after a 401, however many calls and containers want a token.
 * `lease` names these credentials: others are other people's business.
 */
export function tokenAuthorization(
  cache: TokenCache,
  logIn: () => Promise<string>,
  { now, leases, lease }: { now: () => number; leases: Leases; lease: string },
): Authorization {
  const logInAlone = async (): Promise<string> => {
    if (!(await leases.take(lease, LOG_IN_MS))) {
      const message = 'Medusa: another log-in is under way, or was refused a moment ago'
      throw new RelayError('transient', message, { code: 'log-in-busy', server: 'medusa' })
    }
    try {
      const token = await logIn()
      await leases.release(lease)
      return token
    } catch (error) {
      const refused = error instanceof RelayError && error.kind === 'configuration'
      if (refused) cache.refusal = { error, until: now() + AFTER_REFUSAL_MS }
      await (refused ? leases.keep(lease, AFTER_REFUSAL_MS) : leases.release(lease))
      throw error
    }
  }
  const renew = async (): Promise<string> => {
    try {
      cache.header = `Bearer ${await logInAlone()}`
      return cache.header
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
