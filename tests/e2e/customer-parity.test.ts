import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { makeCalls } from './catalogue-run.ts'
import { customerCalls } from './customer-calls.ts'
import { realMedusa } from './real-medusa.ts'

type Answers = Awaited<ReturnType<typeof makeCalls>>

let simulator: MedusaSimulator
let real: Answers
let simulated: Answers

beforeAll(async () => {
  const { url, adminHeaders, publishableKey } = realMedusa()
  simulator = await startMedusaSimulator()
  const headers = { authorization: `Basic ${btoa(`${simulator.secretKey}:`)}` }
  const ids = { publishable: simulator.publishableKey }
  simulated = await makeCalls({ url: simulator.url, headers, ids }, customerCalls)
  real = await makeCalls({ url, headers: adminHeaders, ids: { publishable: publishableKey } }, customerCalls)
}, 120_000)

afterAll(() => simulator.stop())

describe('the simulator signs customers up as the real Medusa does', () => {
  test.each(customerCalls.map(({ name }, index) => ({ name, index })))('$name', ({ index }) => {
    expect(simulated[index]).toEqual(real[index])
  })
})
