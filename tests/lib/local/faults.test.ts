import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import type { Fault } from '../../../lib/local/faults/fault.ts'
import type { Faults } from '../../../lib/local/faults/faults.ts'
import type { NotedCall } from '../../../lib/local/faults/meet.ts'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'

/** A simulator and a write that can be seen in it. */
interface Subject {
  calls: NotedCall[]
  faults: Faults
  write(signal?: AbortSignal): Promise<Response>
  written(): boolean
  reset(): void
  stop(): Promise<void>
}

const put = (method: string, url: string, authorization: string, body: object, signal?: AbortSignal) =>
  fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })

async function startErpnext(): Promise<Subject> {
  const erpnext = await startErpnextSimulator()
  const url = `${erpnext.url}/api/resource/Item%20Group/Products`
  return {
    ...{ calls: erpnext.calls, faults: erpnext.faults, reset: erpnext.reset, stop: erpnext.stop },
    write: signal => put('PUT', url, `token ${erpnext.apiKey}:${erpnext.apiSecret}`, { weightage: 7 }, signal),
    written: () => erpnext.get('Item Group', 'Products')?.weightage === 7,
  }
}

async function startMedusa(): Promise<Subject> {
  const medusa = await startMedusaSimulator()
  const basic = `Basic ${btoa(`${medusa.secretKey}:`)}`
  return {
    ...{ calls: medusa.calls, faults: medusa.faults, stop: medusa.stop },
    write: signal => put('POST', `${medusa.url}/admin/orders/order_1?fields=id`, basic, { metadata: { a: 1 } }, signal),
    written: () => medusa.orders.get('order_1')?.metadata?.a === 1,
    reset() {
      medusa.reset()
      medusa.addOrder('order_1')
    },
  }
}

describe.each([
  ['ERPNext', startErpnext],
  ['Medusa', startMedusa],
] as const)('the simulated %s', (_, start) => {
  let subject: Subject
  beforeAll(async () => {
    subject = await start()
  })
  afterAll(() => subject.stop())

  /** Writes once under a fault; the next write must be as if nothing had been. */
  async function writeUnder(fault: Fault, signal?: AbortSignal) {
    subject.reset()
    subject.faults.next(fault)
    const [answer, failure] = await subject.write(signal).then(
      response => [response, undefined] as const,
      error => [undefined, error as { name: string; cause?: { code?: string } }] as const,
    )
    const text = await answer?.text()
    const written = subject.written()
    expect(subject.calls).toHaveLength(1)
    const [call] = subject.calls
    expect(call?.fault).toBe(fault.kind)
    const next = await subject.write()
    expect([next.status, subject.written()]).toEqual([200, true])
    return { answer, text, failure, written, status: call?.status }
  }

  test('answers a status with its body, and does nothing', async () => {
    const fault: Fault = { kind: 'status', status: 503, body: { message: 'not now' } }
    const { answer, text, written, status } = await writeUnder(fault)
    expect([answer?.status, text, written, status]).toEqual([503, '{"message":"not now"}', false, 503])
  })

  test('asks for patience in seconds or by date, when it is told to', async () => {
    const date = new Date('2026-11-21T06:07:08Z')
    const retryAfter = async (wait: { retryAfter?: number | Date }) => {
      const { answer } = await writeUnder({ kind: 'status', status: 429, ...wait })
      return answer?.headers.get('retry-after')
    }
    expect(await retryAfter({ retryAfter: 30 })).toBe('30')
    expect(await retryAfter({ retryAfter: date })).toBe('Sat, 21 Nov 2026 06:07:08 GMT')
    expect(await retryAfter({})).toBeNull()
  })

  test('shows the error page of a proxy', async () => {
    const { answer, text, written } = await writeUnder({ kind: 'html' })
    expect([answer?.status, answer?.headers.get('content-type'), written]).toEqual([502, 'text/html', false])
    expect(text).toContain('<center><h1>502 Bad Gateway</h1></center>')
    expect((await writeUnder({ kind: 'html', status: 404 })).text).toContain('404 Not Found')
  })

  test('answers 204 and nothing else', async () => {
    const { answer, text, written } = await writeUnder({ kind: 'empty' })
    expect([answer?.status, text, written]).toEqual([204, '', false])
  })

  test('answers 200 and something that nobody asked for', async () => {
    const { answer, text, written } = await writeUnder({ kind: 'garbage' })
    expect([answer?.status, written]).toEqual([200, false])
    expect(() => JSON.parse(text ?? '')).toThrow()
    expect((await writeUnder({ kind: 'garbage', text: '{}' })).text).toBe('{}')
  })

  test('does the work at once and answers late', async () => {
    subject.reset()
    subject.faults.next({ kind: 'slow', ms: 300 })
    let answered = false
    const writing = subject.write().then(response => {
      answered = true
      return response
    })
    while (!subject.written()) await pause(1)
    expect(answered).toBe(false)
    expect((await writing).status).toBe(200)
  })

  test('lets a request lie about, so that another overtakes it, before the work is done', async () => {
    subject.reset()
    subject.faults.next({ kind: 'late', ms: 300 })
    const ended: string[] = []
    const late = subject.write().then(() => ended.push('late'))
    while (!subject.calls.length) await pause(1)
    expect(subject.written()).toBe(false)
    await subject.write().then(() => ended.push('in time'))
    await late
    expect(ended).toEqual(['in time', 'late'])
  })

  test('resets the connection before the work is done', async () => {
    const { failure, written, status } = await writeUnder({ kind: 'reset' })
    expect([failure?.cause?.code, written, status]).toEqual(['ECONNRESET', false, 0])
  })

  test('does the work and loses the answer', async () => {
    const { failure, written, status } = await writeUnder({ kind: 'lost-answer' })
    expect([failure?.cause?.code, written, status]).toEqual(['ECONNRESET', true, 200])
  })

  test('never answers, and does nothing', async () => {
    const { failure, written, status } = await writeUnder({ kind: 'hang' }, AbortSignal.timeout(100))
    expect([failure?.name, written, status]).toEqual(['TimeoutError', false, 0])
  })

  test('stops while requests hang', async () => {
    const other = await start()
    other.faults.always({ kind: 'hang' })
    const writing = other.write().catch(error => error)
    while (!other.calls.length) await pause(1)
    await other.stop()
    expect(await writing).toMatchObject({ message: 'fetch failed' })
  })

  test('a fault may be meant for one place in its calls, for some requests, for all, until it is cleared', async () => {
    subject.reset()
    const statuses = async (count: number) => {
      for (let written = 0; written < count; written++) await (await subject.write()).text()
      return subject.calls.slice(-count).map(({ status }) => status)
    }
    subject.faults.at(1, { kind: 'status', status: 500 })
    expect(await statuses(3)).toEqual([200, 500, 200])
    subject.faults.next(undefined, { kind: 'status', status: 501 })
    expect(await statuses(3)).toEqual([200, 501, 200])
    subject.faults.always({ kind: 'status', status: 502 })
    subject.faults.when(({ method, path, index }) =>
      method === 'GET' || !path.startsWith('/a') || index < 7 ? undefined : { kind: 'status', status: 503 },
    )
    expect(await statuses(2)).toEqual([502, 503])
    subject.faults.clear()
    expect(await statuses(1)).toEqual([200])
    subject.faults.always({ kind: 'status', status: 500 })
    subject.reset()
    expect([...subject.calls, ...(await statuses(1))]).toEqual([200])
  })
})
