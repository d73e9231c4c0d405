import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { makeCalls } from './catalogue-run.ts'
import { realMedusa } from './real-medusa.ts'
import { stockCalls } from './stock-calls.ts'

type Answers = Awaited<ReturnType<typeof makeCalls>>

let simulator: MedusaSimulator
let real: Answers
let simulated: Answers

beforeAll(async () => {
  const medusa = realMedusa()
  simulator = await startMedusaSimulator()
  const { url, secretKey, stockLocationId } = simulator
  const headers = { authorization: `Basic ${btoa(`${secretKey}:`)}` }
  simulated = await makeCalls({ url, headers, ids: { location: stockLocationId } }, stockCalls)
  const ids = { location: medusa.stockLocationId }
  real = await makeCalls({ url: medusa.url, headers: medusa.adminHeaders, ids }, stockCalls)
}, 120_000)

afterAll(() => simulator.stop())

describe('the simulator answers of prices and stock as the real Medusa does', () => {
  test.each(stockCalls.map(({ name }, index) => ({ name, index })))('$name', ({ index }) => {
    expect(simulated[index]).toEqual(real[index])
  })
})
