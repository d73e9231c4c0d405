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

/** Both answer a batch of creations by id, in an order that has nothing to do with the one asked for. */
test.each(['real', 'simulated'] as const)('the %s Medusa answers a batch sorted by id', async server => {
  const { url, adminHeaders } = realMedusa()
  const bySecretKey = { authorization: `Basic ${btoa(`${simulator.secretKey}:`)}` }
  const [base, headers] = server === 'real' ? [url, adminHeaders] : [simulator.url, bySecretKey]
  const codes = Array.from({ length: 100 }, (_, n) => `sorted-${crypto.randomUUID()}-${n}`)
  const create = codes.map(handle => ({ title: handle, handle, options: [{ title: 'Default', values: ['Default'] }] }))
  const response = await fetch(`${base}/admin/products/batch?fields=id,handle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ create }),
  })
  const { created } = (await response.json()) as { created: { id: string; handle: string }[] }
  const ids = created.map(({ id }) => id)
  expect(ids).toEqual([...ids].sort())
  expect(created.map(({ handle }) => handle)).not.toEqual(codes)
})

describe('the simulator answers as the real Medusa does', () => {
  test.each(catalogueCalls.map(({ name }, index) => ({ name, index })))('$name', ({ index }) => {
    expect(simulated[index]).toEqual(real[index])
  })
})
