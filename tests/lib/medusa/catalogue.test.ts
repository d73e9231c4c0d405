import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startTestRelay, type TestRelay } from '../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => relay.simulators.medusa.reset())

const DEFAULT = { options: [{ title: 'Default', values: ['Default'] }] }
const write = (code: string, fields: object = {}) => ({
  document: { doctype: 'Website Item', name: code },
  product: { title: code, handle: code.toLowerCase(), ...DEFAULT, ...fields },
  variant: { title: 'Default', sku: code, options: { Default: 'Default' }, prices: [] },
})
const batches = () => relay.simulators.medusa.calls.filter(({ path }) => path.startsWith('/admin/products/batch'))

test('250 products are made in three calls, and each answer is about its own product', async () => {
  const codes = Array.from({ length: 250 }, (_, index) => `ITEM-${index}`)
  const results = await relay.medusa.catalogue?.writeProducts(codes.map(code => write(code)))
  expect(results?.map(result => 'product' in result && result.product.variants[0]?.sku)).toEqual(codes)
  expect(batches()).toHaveLength(3)
})

test('of a hundred with a bad one, ninety-nine are made and the bad one fails in Medusa’s words', async () => {
  const codes = Array.from({ length: 100 }, (_, index) => `ITEM-${index}`)
  const results = await relay.medusa.catalogue?.writeProducts(
    codes.map(code => write(code, code === 'ITEM-41' ? { status: 'sold' } : {})),
  )
  const failed = results?.flatMap((result, index) => ('failure' in result ? [[index, result.failure.kind]] : []))
  expect(failed).toEqual([[41, 'permanent']])
  expect(relay.simulators.medusa.products.size).toBe(99)
})

test('one over Medusa’s body limit fails before the call, with its size; the others are made', async () => {
  const huge = write('HUGE', { description: 'x'.repeat(2_000_000) })
  const results = await relay.medusa.catalogue?.writeProducts([write('A'), huge, write('B')])
  expect(results?.[1]).toMatchObject({
    failure: { kind: 'permanent', message: expect.stringMatching(/^HUGE is 20\d{5} bytes/) },
  })
  expect(relay.simulators.medusa.products.size).toBe(2)
})

test('two batches are sent at a time: Medusa’s one core would end more of them together, and late', async () => {
  const { faults } = relay.simulators.medusa
  const unanswered: number[] = []
  faults.when(({ path }) => {
    if (!path.startsWith('/admin/products/batch')) return
    unanswered.push(batches().filter(({ status }) => !status).length)
    return { kind: 'late', ms: 20 }
  })
  await Promise.all(['A', 'B', 'C', 'D'].map(code => relay.medusa.catalogue?.writeProducts([write(code)])))
  expect([unanswered.length, Math.max(...unanswered)]).toEqual([4, 1])
})
