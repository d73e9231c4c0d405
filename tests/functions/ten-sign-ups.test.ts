import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import { type OwnProcess, startProcess } from '../bench/own-process.ts'
import type { ApiProcess } from '../support/api-process.ts'
import { sqsRecord } from '../support/sqs-records.ts'
import type { WorkerProcess } from '../support/worker-process.ts'

const API_KEY = 'a-key'
const TEN = Array.from({ length: 10 }, (_, index) => index)
/** What a function has in its environment: where AWS is, what its queues and tables are called, and the settings. */
const GIVEN = /^(AWS|ERPNEXT|MEDUSA)_|_(QUEUE_URL|TABLE|API_KEYS)$/

let erpnext: ErpnextSimulator
let medusa: MedusaSimulator
let runner: Runner
let apis: OwnProcess<ApiProcess>[]
let workers: OwnProcess<WorkerProcess>[]
beforeAll(async () => {
  ;[erpnext, medusa] = await Promise.all([startErpnextSimulator(), startMedusaSimulator()])
  // Two Leads of one e-mail, made within this time, both come to be (recorded).
  erpnext.raceMs = 450
  runner = await startRunner({
    pump: false,
    environment: {
      ...{ ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
      ...{ MEDUSA_URL: medusa.url, MEDUSA_SECRET_KEY: medusa.secretKey, MEDUSA_EMAIL: '', MEDUSA_PASSWORD: '' },
      ...{ MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey, RELAY_API_KEYS: API_KEY },
    },
  })
  const given = Object.entries(process.env).filter(([name]) => GIVEN.test(name)) as [string, string][]
  const environment = { ...Object.fromEntries(given), LOG_LEVEL: 'silent' }
  const start = <Methods extends Record<string, (...given: never[]) => unknown>>(file: string, name: string) =>
    [1, 2].map(() => startProcess<Methods>(new URL(file, import.meta.url), { given: [name], environment }))
  apis = start<ApiProcess>('../support/api-process.ts', 'sign-up')
  workers = start<WorkerProcess>('../support/worker-process.ts', 'customers')
})
afterAll(async () => {
  await Promise.all([...apis, ...workers].map(each => each.stop()))
  await Promise.all([runner.stop(), erpnext.stop(), medusa.stop()])
})

const leadsOf = (email: string) => erpnext.list('Lead').filter(({ email_id }) => email_id === email)

test('ten identical sign-ups at once, by two processes and two workers, make one customer and one Lead', async () => {
  const email = 'ten@clinic.example'
  const body = JSON.stringify({ email, first_name: 'T', last_name: 'En', password: 'p', t_c_acceptance: true })
  const headers = { authorization: `Bearer ${API_KEY}` }
  const urls = await Promise.all(apis.map(api => api.ask('url')))
  const answers = await Promise.all(
    TEN.map(async index => {
      const response = await fetch(`${urls[index % 2]}/sign-up`, { method: 'POST', headers, body })
      return [response.status, await response.json()]
    }),
  )
  for (const worker of workers) await worker.ask('listen', runner.queueUrl('CustomersQueue'))
  await runner.idle()
  const [lead, ...more] = leadsOf(email)
  expect(more).toEqual([])
  expect(answers).toEqual(TEN.map(() => [200, { customer_id: lead?.medusa_id }]))
  expect([...medusa.customers.keys()]).toEqual([lead?.medusa_id])
}, 60_000)

test('ten jobs at once, as if the queue kept none of them apart, make one Lead', async () => {
  const medusa_customer_id = medusa.addCustomer('raced@clinic.example')
  const job = { v: 1, kind: 'sync-lead', medusa_customer_id, force: true } as const
  let records = TEN.map(index =>
    sqsRecord({ ...job, cause: `${index}` }, { messageId: `m${index}`, sentAt: Date.now() }),
  )
  let rounds = 0
  for (; records.length; rounds++) {
    const back = await Promise.all(records.map((record, index) => workers[index % 2]?.ask('work', [record]) ?? []))
    records = records.filter(({ messageId }) => back.flat().includes(messageId))
  }
  expect(rounds).toBeGreaterThan(1) // some lost the race
  expect(leadsOf('raced@clinic.example')).toMatchObject([{ medusa_id: medusa_customer_id }])
}, 60_000)
