import { expect, test } from '@jest/globals'
import { RelayError } from '../../../lib/errors.ts'
import { verdict } from '../../../lib/queue/verdict.ts'

test('a server that goes on asking for a second is asked less than a hundred times in an hour', () => {
  const busy = new RelayError('transient', '503', { code: 'x', server: 'medusa', httpStatus: 503, retryAfterMs: 1_000 })
  let received = 0
  for (let seconds = 0; seconds < 3_600; ) {
    const decision = verdict(busy, { received: ++received, ageMs: seconds * 1_000 })
    seconds += decision.do === 'try again' ? decision.afterSeconds : 0
  }
  expect(received).toBeLessThan(100)
})

test.each([1, 4, 8, 20])(
  'a job that finds another worker at its document comes back within a quarter of a minute, be it received %d times',
  received => {
    const overtaken = new RelayError('transient', 'x', { code: 'overtaken', retryAfterMs: 2_000 })
    expect(verdict(overtaken, { received, ageMs: 0 })).toEqual({
      do: 'try again',
      afterSeconds: received === 1 ? 2 : 15,
    })
  },
)

const DAY = 86_400_000
const error = (kind: RelayError['kind'], details: Partial<ConstructorParameters<typeof RelayError>[2]> = {}) =>
  new RelayError(kind, 'x', { code: 'x', server: 'medusa', ...details })

test.each([
  ['a hiccup', error('transient'), 1, { do: 'try again', afterSeconds: 5 }],
  ['a hiccup, just before the day is over', error('transient'), DAY - 1, { do: 'try again', afterSeconds: 5 }],
  ['nobody there for a day', error('transient'), DAY, { do: 'wait', for: 'medusa', openBreaker: false }],
  ['503 for a day', error('transient', { httpStatus: 503 }), DAY, { do: 'wait', for: 'medusa', openBreaker: false }],
  ['500 for a day', error('transient', { httpStatus: 500 }), DAY, { do: 'park' }],
  ['a defect of ours for a day', error('transient', { server: undefined }), DAY, { do: 'park' }],
  ['a refusal', error('permanent'), 1, { do: 'park' }],
  ['a wrong password', error('configuration'), 1, { do: 'wait', for: 'medusa', openBreaker: true }],
  [
    'a missing setting',
    error('configuration', { code: 'settings' }),
    1,
    { do: 'wait', for: 'settings', openBreaker: true },
  ],
])('%s', (_, failure, ageMs, expected) => {
  expect(verdict(failure, { received: 1, ageMs })).toEqual(expected)
})
