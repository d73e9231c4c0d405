import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { dayIn, endOfDay, startOfDay } from '../../../../lib/sync/price/day.ts'

test.each([
  ['UTC', '2026-11-21T23:59:59.999Z', '2026-11-21'],
  ['UTC', '2026-11-22T00:00:00Z', '2026-11-22'],
  ['Asia/Muscat', '2026-11-21T19:59:59.999Z', '2026-11-21'],
  ['Asia/Muscat', '2026-11-21T20:00:00Z', '2026-11-22'],
  ['America/Los_Angeles', '2026-11-22T07:59:59.999Z', '2026-11-21'],
  ['America/Los_Angeles', '2026-11-22T08:00:00Z', '2026-11-22'],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
  ['Etc/GMT+12', '2027-01-01T11:59:59Z', '2026-12-31'],
  ['Asia/Kolkata', '2026-11-21T18:30:00Z', '2026-11-22'],
])('in %s at %s it is %s', (timeZone, at, day) => {
  expect(dayIn(timeZone, Date.parse(at))).toBe(day)
})

test.each([
  ['UTC', '2026-11-21', '2026-11-21T00:00:00.000Z', '2026-11-21T23:59:59.999Z'],
  ['Asia/Muscat', '2026-11-21', '2026-11-20T20:00:00.000Z', '2026-11-21T19:59:59.999Z'],
  ['America/New_York', '2026-01-15', '2026-01-15T05:00:00.000Z', '2026-01-16T04:59:59.999Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T03:59:59.999Z'], // 23 hours
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'], // 25 hours
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z'], // began at 01:00
  ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', '2011-12-30T09:59:59.999Z'], // the 30th was left out
  ['Pacific/Kiritimati', '2026-12-31', '2026-12-30T10:00:00.000Z', '2026-12-31T09:59:59.999Z'],
])('in %s the day %s goes from %s to %s', (timeZone, day, start, end) => {
  expect([startOfDay(day, timeZone), endOfDay(day, timeZone)]).toEqual([start, end])
})

test('every moment lies within its day, in every zone', () => {
  const at = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(at, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (date, timeZone) => {
      const day = dayIn(timeZone, date.getTime())
      const [start, end] = [startOfDay(day, timeZone), endOfDay(day, timeZone)].map(Date.parse)
      expect(start).toBeLessThanOrEqual(date.getTime())
      expect(end).toBeGreaterThanOrEqual(date.getTime())
      expect([dayIn(timeZone, Number(start)), dayIn(timeZone, Number(start) - 1) < day]).toEqual([day, true])
      expect([dayIn(timeZone, Number(end)), dayIn(timeZone, Number(end) + 1) > day]).toEqual([day, true])
    }),
  )
})
