import { afterEach, describe, expect, test } from '@jest/globals'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { connectMedusa } from '../../../lib/medusa/connect.ts'
import { ACCOUNT_CONFLICT } from '../../../lib/medusa/customers.ts'
import type { LogRecord } from '../../../lib/store/log-entries.ts'
import { memoryLeases, memoryRequestLog } from '../../../lib/store/memory.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()))
})

async function connect(api: 'v1' | 'v2', publishableKey?: string) {
  const simulator = await startMedusaSimulator({ api })
  stops.push(simulator.stop)
  const records: LogRecord[] = []
  const settings = {
    ...{ MEDUSA_URL: simulator.url, MEDUSA_API: api, MEDUSA_ORDER_TARGET: undefined, MEDUSA_SECRET_KEY: undefined },
    ...{ MEDUSA_EMAIL: simulator.email, MEDUSA_PASSWORD: simulator.password },
    MEDUSA_PUBLISHABLE_KEY: publishableKey ?? simulator.publishableKey,
  }
  const ports = { requestLog: memoryRequestLog(records), leases: memoryLeases(Date.now), remainingMs: () => 60_000 }
  const { customers } = connectMedusa({ settings, tokens: {}, ...ports })
  return { simulator, customers, records }
}

const huda = {
  ...{ email: 'huda@example.test', first_name: 'Huda', last_name: 'Al Said', password: 'correct horse 9' },
  ...{ mobile: '+968 9123 4567', organization_name: 'Huda Clinic', t_c_acceptance: true },
}
const { password, ...shown } = huda

describe.each(['v1', 'v2'] as const)('a sign-up on %s', api => {
  test('makes one customer, and the same again answers the same id', async () => {
    const { customers, simulator } = await connect(api)
    const first = await customers.signUp(huda)
    expect(first).toEqual({ id: expect.stringMatching(/^cus_/), isNew: true })
    expect(await customers.signUp(huda)).toEqual({ id: first.id, isNew: false })
    expect(simulator.customers.size).toBe(1)
  })

  test('with another password is a conflict, and nobody’s log-in of ours', async () => {
    const { customers } = await connect(api)
    await customers.signUp(huda)
    await expect(customers.signUp({ ...huda, password: 'wrong' })).rejects.toMatchObject({
      ...{ kind: 'permanent', code: ACCOUNT_CONFLICT },
    })
  })

  test('ten times at once makes one customer', async () => {
    const { customers, simulator } = await connect(api)
    const answers = await Promise.all(Array.from({ length: 10 }, () => customers.signUp(huda)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(simulator.customers.size).toBe(1)
  })

  test('leaves its password nowhere: not in the log, and not in what a refusal says', async () => {
    const { customers, records, simulator } = await connect(api)
    await customers.signUp(huda)
    await customers.signUp(huda)
    const refusals = await Promise.allSettled([
      customers.signUp({ ...huda, password: `${password}!` }),
      customers.signUp({ ...huda, email: 'nope', first_name: 5 as never }),
    ])
    const errors = refusals.map(refusal => (refusal.status === 'rejected' ? String(refusal.reason) : ''))
    expect(records.length).toBe(simulator.calls.length)
    expect(errors.every(Boolean)).toBe(true)
    const written = JSON.stringify([records, errors])
    for (const secret of [password, huda.email, huda.mobile, 'eyJ']) expect(written).not.toContain(secret)
  })

  test('is finished when it broke off after any call', async () => {
    const { customers, simulator } = await connect(api)
    await customers.signUp(huda)
    const calls = simulator.calls.length
    for (let at = 0; at < calls; at++) {
      for (const kind of ['reset', 'lost-answer'] as const) {
        simulator.reset()
        simulator.faults.when(({ index }) => (index < at ? undefined : { kind: index === at ? kind : 'reset' }))
        await expect(customers.signUp(huda)).rejects.toMatchObject({ kind: 'transient' })
        simulator.faults.clear()
        const { id } = await customers.signUp(huda)
        expect([...simulator.customers.keys()]).toEqual([id])
      }
    }
  })
})

test('v2 keeps what was filled in, and reads it back in our words', async () => {
  const { customers } = await connect('v2')
  const { id } = await customers.signUp(huda)
  expect(await customers.get(id, [])).toEqual({ id, ...shown })
  const bare = await customers.signUp({ email: 'b@example.test', first_name: 'B', last_name: 'C', password })
  expect(await customers.get(bare.id, [])).toMatchObject({ mobile: undefined, t_c_acceptance: undefined })
})

test.each(['v1', 'v2'] as const)('on %s a customer who is not there is undefined', async api => {
  const { customers } = await connect(api)
  expect(await customers.get('cus_nope/../x', [])).toBeUndefined()
})

test('an account of that e-mail that another registration made is a conflict', async () => {
  const { customers, simulator } = await connect('v2')
  simulator.addCustomer(huda.email)
  await expect(customers.signUp(huda)).rejects.toMatchObject({ code: ACCOUNT_CONFLICT })
})

test('a wrong publishable key is a setting to mend', async () => {
  const { customers } = await connect('v2', 'pk_wrong')
  await expect(customers.signUp(huda)).rejects.toMatchObject({ kind: 'configuration' })
})

test('those with an account, of a time, oldest first, page by page', async () => {
  const { customers, simulator } = await connect('v2')
  const at = (n: number) => new Date(Date.UTC(2026, 10, 21, 0, n)).toISOString()
  const ids = Array.from({ length: 120 }, (_, n) => simulator.addCustomer(`c${n}@example.test`, { created_at: at(n) }))
  simulator.addCustomer('guest@example.test', { created_at: at(5), has_account: false })
  const first = await customers.created?.(at(1), at(115), 0)
  const second = await customers.created?.(at(1), at(115), first?.next ?? -1)
  const found = [first, second].flatMap(page => page?.customers.map(({ id }) => id) ?? [])
  expect([first?.next, second?.next]).toEqual([100, undefined])
  expect(found).toEqual(ids.slice(1, 115))
})
