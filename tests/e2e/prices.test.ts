import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BasePrices } from '../../lib/medusa/prices.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { makeProduct } from './make-product.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
let relay: TestRelay
let prices: BasePrices
beforeAll(async () => {
  relay = await startTestRelay({ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password })
  prices = relay.medusa.basePrices as BasePrices
})
afterAll(() => relay.stop())

const document = { doctype: 'Item Price', name: 'PRICE-1' }
const RULED = ['amount', 'currency_code', 'min_quantity', 'price_rules.attribute', 'price_rules.value']
const FIELDS = RULED.map(field => `variants.prices.${field}`).join()

/** As Medusa holds them, the cheapest first. */
async function held(productId: string) {
  const { body } = await medusa.request('GET', `/admin/products/${productId}?fields=${FIELDS}`, medusa.adminHeaders)
  const { variants } = body.product as { variants: { prices: { amount: number }[] }[] }
  return variants[0]?.prices
    .toSorted((a, b) => a.amount - b.amount)
    .map(price => {
      const { id: _, variant_id: __, ...rest } = price as Record<string, unknown>
      return rest
    })
}

test('a base price is set, changed and removed in the real Medusa, and what the shop set stays', async () => {
  const shop = [
    { currency_code: 'usd', amount: 30 },
    { currency_code: 'omr', amount: 11.5, min_quantity: 10 },
    { currency_code: 'omr', amount: 12, rules: { region_id: medusa.regionId } },
  ]
  const made = await makeProduct(medusa, { prices: shop })
  const kept = [
    { currency_code: 'omr', amount: 11.5, min_quantity: 10, rules: {} },
    { currency_code: 'omr', amount: 12, min_quantity: null, rules: { region_id: medusa.regionId } },
    { currency_code: 'usd', amount: 30, min_quantity: null, rules: {} },
  ]
  const write = async (amounts: Record<string, number | null>) => {
    const [result] = await prices.writePrices([{ ...made, amounts, document }])
    if (!result || 'failure' in result) throw result?.failure ?? new Error('no result')
    return result
  }
  const base = (amount: number) => ({ currency_code: 'omr', amount, min_quantity: null, rules: {} })

  const set = await write({ omr: 2.01 })
  expect(await held(made.product_id)).toEqual([base(2.01), ...kept])
  expect(await write({ omr: 2.01 })).toEqual({ changed: false, prices: set.prices })
  const changed = await write({ omr: 0.615 })
  expect(await held(made.product_id)).toEqual([base(0.615), ...kept])
  const omr = ({ prices }: typeof set) => prices.find(({ currency_code }) => currency_code === 'omr')?.id
  expect(omr(changed)).toBe(omr(set))
  await write({ omr: null })
  expect(await held(made.product_id)).toEqual(kept)
})

test('twenty prices are written in one call, and each answer is about its own', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => makeProduct(medusa, { prices: [] })))
  relay.logRecords.length = 0
  const results = await prices.writePrices(
    made.map((each, index) => ({ ...each, amounts: { omr: index + 0.125 }, document })),
  )
  expect(results).toMatchObject(made.map((_, index) => ({ changed: true, prices: [{ amount: index + 0.125 }] })))
  const batches = relay.logRecords.filter(({ path }) => path.startsWith('/admin/products/batch'))
  expect([batches.length, new Set(batches.map(({ at }) => at)).size]).toEqual([20, 1])
})

test('what the price costs is what the storefront shows', async () => {
  const made = await makeProduct(medusa, { prices: [] })
  await prices.writePrices([{ ...made, amounts: { omr: 2.01 }, document }])
  const path = `/store/products/${made.product_id}?region_id=${medusa.regionId}&fields=id,variants.calculated_price.calculated_amount`
  const { body } = await medusa.request('GET', path, medusa.storeHeaders)
  expect(body.product).toMatchObject({ variants: [{ calculated_price: { calculated_amount: 2.01 } }] })
})
