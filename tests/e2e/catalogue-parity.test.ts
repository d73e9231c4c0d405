import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { catalogueCalls } from './catalogue-calls.ts'
import { makeCalls } from './catalogue-run.ts'
import { realMedusa } from './real-medusa.ts'

type Answers = Awaited<ReturnType<typeof makeCalls>>

let simulator: MedusaSimulator
let real: Answers
let simulated: Answers

beforeAll(async () => {
  const medusa = realMedusa()
  simulator = await startMedusaSimulator()
  const { url, secretKey, salesChannelId, shippingProfileId } = simulator
  const headers = { authorization: `Basic ${btoa(`${secretKey}:`)}` }
  simulated = await makeCalls(
    { url, headers, ids: { channel: salesChannelId, profile: shippingProfileId } },
    catalogueCalls,
  )
  const ids = { channel: medusa.salesChannelId, profile: medusa.shippingProfileId }
  real = await makeCalls({ url: medusa.url, headers: medusa.adminHeaders, ids }, catalogueCalls)
}, 120_000)

afterAll(() => simulator.stop())

describe('the simulator answers as the real Medusa does', () => {
  test.each(catalogueCalls.map(({ name }, index) => ({ name, index })))('$name', ({ index }) => {
    expect(simulated[index]).toEqual(real[index])
  })
})
