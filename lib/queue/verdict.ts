import type { RelayError } from '../errors.ts'
import type { Blocker } from '../store/parking.ts'

/** What becomes of a job that failed. */
export type Verdict =
  | { do: 'try again'; afterSeconds: number }
  | { do: 'park' }
  | { do: 'wait'; for: Blocker; openBreaker: boolean }

const FIRST_PAUSE_S = 5
const LONGEST_PAUSE_S = 15 * 60
/** SQS itself allows 12 h; a server that asks for more than this is looked at again all the same. */
const LONGEST_ASKED_S = 60 * 60
const WISHES_GRANTED = 3
/** Another worker at the same document is done within seconds; one that died is taken for dead after 75: see `state.ts`. */
const LONGEST_PAUSE_OVERTAKEN_S = 15
const TRIED_FOR_MS = 24 * 60 * 60 * 1000

/** Nobody answered, or somebody in front of the server did: nothing is wrong with the job. */
const UNAVAILABLE = [404, 408, 425, 429, 502, 503, 504]

/** `received`: how often the message came so far, 1 at the first; `ageMs`: since it was sent. */
export function verdict(error: RelayError, { received, ageMs }: { received: number; ageMs: number }): Verdict {
  const server = error.server === 'aws' ? undefined : error.server
  switch (error.kind) {
    case 'configuration':
      return { do: 'wait', for: error.code === 'settings' || !server ? 'settings' : server, openBreaker: true }
    case 'permanent':
      return { do: 'park' }
    case 'transient':
      if (ageMs < TRIED_FOR_MS) return { do: 'try again', afterSeconds: pauseSeconds(received, error) }
      return server && (error.httpStatus === undefined || UNAVAILABLE.includes(error.httpStatus))
        ? { do: 'wait', for: server, openBreaker: false }
        : { do: 'park' }
  }
}

/**
 * 5 s × 2ⁿ up to 15 min, or what the server asked for. A short wish is granted a few times only: a server that goes on
 * asking for a second would have a message received a thousand times, SQS's limit, within a quarter of an hour.
 */
function pauseSeconds(received: number, { code, retryAfterMs }: RelayError): number {
  const longest = code === 'overtaken' ? LONGEST_PAUSE_OVERTAKEN_S : LONGEST_PAUSE_S
  const own = Math.min(FIRST_PAUSE_S * 2 ** Math.min(received - 1, 20), longest)
  if (retryAfterMs === undefined) return own
  const asked = Math.min(Math.max(1, Math.ceil(retryAfterMs / 1000)), LONGEST_ASKED_S)
  return received <= WISHES_GRANTED ? asked : Math.max(asked, own)
}
