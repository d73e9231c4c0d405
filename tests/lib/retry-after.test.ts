import { expect, test } from '@jest/globals'
import { retryAfterMs } from '../../lib/retry-after.ts'

const now = Date.parse('2026-11-21T00:00:00Z')

test.each([
  ['seconds', '7', 7_000],
  ['a date to come', 'Sat, 21 Nov 2026 00:01:00 GMT', 60_000],
  ['a date gone by', 'Fri, 20 Nov 2026 00:01:00 GMT', 0],
  ['nothing', null, undefined],
  ['nonsense', 'soon', undefined],
])('Retry-After as %s', (_, header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected)
})
