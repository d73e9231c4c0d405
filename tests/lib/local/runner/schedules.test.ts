import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { startSchedules } from '../../../../lib/local/runner/schedules.ts'
import { readService } from '../../../../lib/local/runner/service.ts'

beforeAll(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }))
afterAll(() => void jest.useRealTimers())

const HOUR_MS = 3_600_000

test('what runs every few minutes on AWS does so here; what has a time of day is left to the person', async () => {
  const service = await readService('serverless.yml')
  const calls: string[] = []
  const lines: string[] = []
  const invoke = async (name: string) => {
    calls.push(name)
    if (name === 'sweep') throw new Error('ERPNext is down')
  }
  const stopping = new AbortController()
  startSchedules(service, { invoke }, stopping.signal, line => lines.push(line))
  expect(calls).toEqual([])
  await jest.advanceTimersByTimeAsync(HOUR_MS)
  const times = (name: string) => calls.filter(called => called === name).length
  expect([times('retry-waiting'), times('sweep'), times('update-orders')]).toEqual([12, 4, 0])
  expect(lines).toEqual(Array.from({ length: 4 }, () => 'sweep failed: Error: ERPNext is down'))

  stopping.abort()
  await jest.advanceTimersByTimeAsync(HOUR_MS)
  expect([times('retry-waiting'), times('sweep')]).toEqual([12, 4])
})
