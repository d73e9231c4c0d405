import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { parkedId } from '../../../../lib/store/parking.ts'
import { emailHash } from '../../../../lib/sync/customer/alone.ts'
import { signUp } from '../../../../lib/sync/customer/sign-up.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.stateRows.clear()
  relay.parkingRows.parked.clear()
  relay.logLines.length = 0
  relay.time.now += 600_000
})

const email = 'huda@clinic.example'
const huda = {
  ...{ email, first_name: 'Huda', last_name: 'السعيد', password: 'correct horse 9' },
  ...{ mobile: '+968 9123 4567', organization_name: 'Huda Clinic', t_c_acceptance: true },
}
const jobFor = (id: string) => ({ kind: 'sync-lead', medusa_customer_id: id }) as const
/** An account in Medusa, however it came there. */
const account = (of = email) =>
  relay.simulators.medusa.addCustomer(of, { first_name: 'Huda', last_name: 'Al Said', phone: '96891234567' })
const leads = () => relay.simulators.erpnext.list('Lead').filter(({ email_id }) => email_id === email)
const parked = () => [...relay.parkingRows.parked.values()]
const customer = (name: string, fields: object) =>
  relay.simulators.erpnext.set('Customer', {
    ...{ doctype: 'Customer', name, customer_name: name, docstatus: 0, creation: '2026-11-21 10:00:00.000000' },
    ...fields,
  } as never)

test('who signs up is a Lead with all that they filled in, and the same again changes nothing', async () => {
  for (let time = 0; time < 3; time++) {
    const { customer_id } = await signUp(relay, huda, `request-${time}`)
    await relay.queue.drain(relay.worker)
    relay.time.now += 10_000
    expect(leads()).toMatchObject([
      {
        ...{ medusa_id: customer_id, first_name: 'Huda', last_name: 'السعيد', mobile_no: '+968 9123 4567' },
        ...{ source: 'Website', status: 'Lead', company_name: 'Huda Clinic', t_c_acceptance: 1 },
      },
    ])
  }
  expect(relay.outcomes().map(({ outcome }) => outcome)).toEqual(['done', 'unchanged', 'unchanged'])
})

test('a number that ERPNext takes for none does not lose the Lead', async () => {
  await signUp(relay, { ...huda, mobile: 'call me' }, 'request')
  await relay.queue.drain(relay.worker)
  expect(leads()).toHaveLength(1)
  expect(leads()[0]?.mobile_no ?? null).toBeNull()
})

test('a guest, and a customer who is gone, make no Lead', async () => {
  const { medusa } = relay.simulators
  await relay.run(jobFor(medusa.addCustomer(email, { has_account: false })), jobFor('cus_gone'))
  expect(leads()).toEqual([])
  expect(relay.outcomes()).toMatchObject([{ outcome: 'skipped' }, { outcome: 'skipped' }])
})

describe('an e-mail that ERPNext knows', () => {
  test('of a Lead: that Lead gets the Medusa id, however the e-mail is written', async () => {
    relay.simulators.erpnext.set('Lead', {
      ...{
        doctype: 'Lead',
        docstatus: 0,
        first_name: 'By hand',
        name: 'CRM-LEAD-OLD',
        creation: '2026-11-20 10:00:00.000000',
        email_id: 'HUDA@clinic.example',
      },
    } as never)
    const id = account()
    await relay.run(jobFor(id))
    expect(relay.simulators.erpnext.get('Lead', 'CRM-LEAD-OLD')).toMatchObject({ medusa_id: id })
    expect(leads()).toEqual([])
  })

  test('of a Customer: that Customer gets it, and no Lead is made', async () => {
    customer("Huda's / Clinic? 100%", { email_id: email })
    const id = account()
    await relay.run(jobFor(id))
    expect(relay.simulators.erpnext.get('Customer', "Huda's / Clinic? 100%")).toMatchObject({ medusa_id: id })
    expect(leads()).toEqual([])
  })

  test('of somebody with another Medusa id: parked with both names, and nothing is written', async () => {
    customer('Huda Clinic', { email_id: email, medusa_id: 'cus_other' })
    const id = account()
    await relay.run(jobFor(id), jobFor(id))
    expect(parked()).toMatchObject([
      {
        ...{ status: 'parked', code: 'medusa-id-conflict', target: `Medusa Customer#${id}` },
        reason: `Customer Huda Clinic has this e-mail and is Medusa's cus_other, not ${id}`,
      },
    ])
    expect(leads()).toEqual([])
    // A person sees to it, and retries.
    customer('Huda Clinic', { email_id: email, medusa_id: id })
    await relay.run(jobFor(id))
    expect(parked()).toEqual([])
  })

  test('that appears between the look and the insert: the Lead that was faster is adopted', async () => {
    const id = account()
    const insert = relay.erpnext.insert
    relay.erpnext.insert = async (doctype, fields, document) => {
      await insert('Lead', { first_name: 'By hand', email_id: email }, document)
      return insert(doctype, fields, document)
    }
    await relay.run(jobFor(id))
    relay.erpnext.insert = insert
    expect(leads()).toMatchObject([{ first_name: 'By hand', medusa_id: id }])
  })
})

test('two customers of one e-mail but for its capitals: the second is parked, and is no second Lead', async () => {
  const [first, second] = [account(), account(email.toUpperCase())]
  await relay.run(jobFor(first), jobFor(second))
  expect(leads()).toMatchObject([{ medusa_id: first }])
  expect(parked()).toMatchObject([{ target: `Medusa Customer#${second}`, reason: expect.stringContaining(first) }])
  expect(emailHash(email)).toBe(emailHash(email.toUpperCase()))
})

test('ten at once make one Lead, though ERPNext would take all ten', async () => {
  relay.simulators.erpnext.raceMs = 450
  const id = account()
  await relay.queue.send(
    Array.from({ length: 10 }, () => jobFor(id)).map((job, n) => ({ ...job, email_hash: `${n}` })),
    'request',
  )
  // Each by a worker of its own, as if the queue kept none of them apart.
  const records = Array.from({ length: 10 }, () => structuredClone(relay.queue.waiting[0]) as never)
  relay.queue.waiting.length = 0
  const answers = await Promise.all(records.map(record => relay.worker([record])))
  expect(leads()).toHaveLength(1)
  expect(answers.filter(({ batchItemFailures }) => batchItemFailures.length).length).toBeGreaterThan(0)
})

test('a Customer who is found to be somebody of Medusa’s frees the orders that waited for that', async () => {
  const { erpnext } = relay.simulators
  const order = erpnext.list('Sales Order').find(({ medusa_order_id, docstatus }) => medusa_order_id && docstatus === 1)
  const name = String(order?.customer)
  erpnext.set('Customer', { ...erpnext.get('Customer', name), email_id: email, medusa_id: null } as never)
  const job = { v: 1, cause: 'test', kind: 'sync-order', medusa_order_id: String(order?.medusa_order_id) } as const
  const row = { kind: 'sync-order', target: `Medusa Order#${job.medusa_order_id}`, attempts: 0, reason: '' }
  const at = { parked_at: '2026-11-21T00:00:00.000Z', code: 'customer-not-linked' }
  await relay.parking.park({ id: parkedId(job), status: 'parked', job, ...row, ...at })
  relay.simulators.medusa.addOrder(job.medusa_order_id)
  await relay.run(jobFor(account()))
  expect(parked()).toEqual([])
  expect(relay.simulators.medusa.orders.get(job.medusa_order_id)?.metadata).toHaveProperty('customer_id')
})

test('on Medusa 1 the job holds what was filled in, but never the password', async () => {
  const v1 = await startTestRelay({ MEDUSA_API: 'v1' })
  try {
    const { customer_id } = await signUp(v1, huda, 'request')
    expect(JSON.stringify(v1.queue.waiting)).not.toContain(huda.password)
    await v1.queue.drain(v1.worker)
    expect(v1.simulators.erpnext.list('Lead').filter(({ medusa_id }) => medusa_id === customer_id)).toMatchObject([
      { email_id: email, company_name: 'Huda Clinic', mobile_no: '+968 9123 4567', t_c_acceptance: 1 },
    ])
  } finally {
    await v1.stop()
  }
})
