import { RelayError } from '../../errors.ts'

/** The loser of a race is done again. */
export const overtaken = (item_code: string): RelayError =>
  new RelayError('transient', `another worker was at the prices of ${item_code}`, {
    code: 'overtaken',
    retryAfterMs: 2_000,
  })
