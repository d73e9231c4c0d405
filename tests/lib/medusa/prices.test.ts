import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { BasePrice, BasePrices, PriceListFields, PriceLists, PriceResult } from '../../../lib/medusa/prices.ts'
import { startTestRelay, type TestRelay } from '../../support/test-relay.ts'

const document = (name: string) => ({ doctype: 'Item Price', name })

describe('base prices of Medusa 2', () => {
  let relay: TestRelay
  let prices: BasePrices
  beforeAll(async () => {
    relay = await startTestRelay()
    prices = relay.medusa.basePrices as BasePrices
  })
  afterAll(() => relay.stop())
  beforeEach(() => relay.simulators.medusa.reset())

  /** As the shop would: with prices that the relay does not set. */
  async function make(...codes: string[]) {
    const results = await relay.medusa.catalogue.writeProducts(
      codes.map(code => ({
        document: { doctype: 'Website Item', name: code },
        product: { title: code, handle: code.toLowerCase(), options: [{ title: 'Default', values: ['Default'] }] },
        variant: { title: 'Default', sku: code, options: { Default: 'Default' }, prices: SHOP },
      })),
    )
    relay.simulators.medusa.calls.length = 0
    return results.map(result => {
      if ('failure' in result) throw result.failure
      return { product_id: result.product.id, variant_id: result.product.variants[0]?.id ?? '' }
    })
  }
  const SHOP = [
    { currency_code: 'usd', amount: 30 },
    { currency_code: 'omr', amount: 11, min_quantity: 10 },
    { currency_code: 'omr', amount: 12, rules: { region_id: 'reg_1' } },
  ]
  type Made = Awaited<ReturnType<typeof make>>[number]
  const write = (made: Made, amounts: Record<string, number | null>, name = 'PRICE') => ({
    ...{ ...made, amounts, document: document(name) },
  })
  const held = ({ product_id }: Made) =>
    relay.simulators.medusa.products
      .get(product_id)
      ?.variants[0]?.prices.map(({ currency_code, amount, min_quantity, rules }) => ({
        ...{ currency_code, amount, min_quantity, rules },
      }))
      .sort((a, b) => a.amount - b.amount)
  const pricesOf = (result: PriceResult | undefined): BasePrice[] => {
    if (!result || 'failure' in result) throw result?.failure ?? new Error('no result')
    return result.prices
  }
  const paths = () => relay.simulators.medusa.calls.map(({ method, path }) => `${method} ${path.split('?')[0]}`)
  const kept = [
    { currency_code: 'omr', amount: 11, min_quantity: 10, rules: {} },
    { currency_code: 'omr', amount: 12, min_quantity: null, rules: { region_id: 'reg_1' } },
    { currency_code: 'usd', amount: 30, min_quantity: null, rules: {} },
  ]

  test('one is set, changed and removed; what the shop set for other currencies, quantities and regions stays', async () => {
    const [made] = (await make('A')) as [Made]
    const [set] = await prices.writePrices([write(made, { omr: 2.01 })])
    expect(held(made)).toEqual([{ currency_code: 'omr', amount: 2.01, min_quantity: null, rules: {} }, ...kept])
    const [changed] = await prices.writePrices([write(made, { omr: 0.615 })])
    expect(held(made)).toEqual([{ currency_code: 'omr', amount: 0.615, min_quantity: null, rules: {} }, ...kept])
    const id = (result: PriceResult | undefined) =>
      pricesOf(result).find(({ currency_code }) => currency_code === 'omr')?.id
    expect(id(changed)).toBe(id(set))
    await prices.writePrices([write(made, { omr: null })])
    expect(held(made)).toEqual(kept)
  })

  test('a price that moves to another currency leaves the old one', async () => {
    const [made] = (await make('A')) as [Made]
    await prices.writePrices([write(made, { usd: null, jpy: 300 })])
    const [variant] = await prices.findPrices([made.product_id], document('PRICE'))
    expect(variant).toMatchObject({ id: made.variant_id, sku: 'A', prices: [{ currency_code: 'jpy', amount: 300 }] })
  })

  test('what is there already is not written', async () => {
    const [made] = (await make('A')) as [Made]
    const [result] = await prices.writePrices([write(made, { usd: 30, eur: null })])
    expect(result).toMatchObject({ changed: false, prices: [{ currency_code: 'usd', amount: 30 }] })
    expect(paths()).toEqual(['GET /admin/products'])
  })

  test('250 are written in three readings and three writings, and each answer is about its own variant', async () => {
    const made = await make(...Array.from({ length: 250 }, (_, index) => `ITEM-${index}`))
    const results = await prices.writePrices(made.map((each, index) => write(each, { omr: index + 0.5 })))
    const amounts = results.map(result => pricesOf(result).find(({ currency_code }) => currency_code === 'omr')?.amount)
    expect(amounts).toEqual(made.map((_, index) => index + 0.5))
    const call = ['GET /admin/products', 'POST /admin/products/batch']
    expect(paths()).toEqual([...call, ...call, ...call])
  })

  test('one whose product or variant is gone fails alone', async () => {
    const [a, b] = (await make('A', 'B')) as [Made, Made]
    const gone = { product_id: 'prod_gone', variant_id: 'variant_gone' }
    const another = { product_id: b.product_id, variant_id: a.variant_id }
    const results = await prices.writePrices([gone, a, another].map(each => write(each, { omr: 1 })))
    expect(results).toMatchObject([
      { failure: { kind: 'permanent', code: 'variant-missing' } },
      { changed: true },
      { failure: { kind: 'permanent', code: 'variant-missing' } },
    ])
  })

  test('of a hundred with one that Medusa refuses ninety-nine are written', async () => {
    const made = await make(...Array.from({ length: 100 }, (_, index) => `ITEM-${index}`))
    const amount = (index: number) => (index === 41 ? ('1' as unknown as number) : 1)
    const results = await prices.writePrices(made.map((each, index) => write(each, { omr: amount(index) })))
    expect(results.flatMap((result, index) => ('failure' in result ? [index] : []))).toEqual([41])
    expect(made.filter(each => held(each)?.[0]?.amount === 1)).toHaveLength(99)
  })

  test('a sibling that the shop added stays, with its prices', async () => {
    const [made] = (await make('A')) as [Made]
    const { url, secretKey } = relay.simulators.medusa
    await fetch(`${url}/admin/products/${made.product_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${secretKey}:`)}` },
      body: JSON.stringify({
        variants: [
          { id: made.variant_id },
          { title: 'Long', sku: 'A-LONG', prices: [{ currency_code: 'omr', amount: 9 }] },
        ],
      }),
    })
    await prices.writePrices([write(made, { omr: 2 })])
    const { variants = [] } = relay.simulators.medusa.products.get(made.product_id) ?? {}
    expect(variants.map(({ sku, prices }) => [sku, prices.length])).toEqual([
      ['A', 4],
      ['A-LONG', 1],
    ])
  })

  test('each is in the request log under its own Item Price, with its own part', async () => {
    const [a, b] = (await make('A', 'B')) as [Made, Made]
    relay.logRecords.length = 0
    await prices.writePrices([write(a, { omr: 1 }, 'PRICE-A'), write(b, { omr: 2 }, 'PRICE-B')])
    const written = relay.logRecords.filter(({ method }) => method === 'POST')
    expect(written.map(({ voucher_name }) => voucher_name)).toEqual(['PRICE-A', 'PRICE-B'])
    expect(written[0]?.payload).toContain(a.variant_id)
    expect(written[0]?.payload).not.toContain(b.variant_id)
  })
})

describe('price lists of Medusa 1', () => {
  let relay: TestRelay
  let lists: PriceLists
  beforeAll(async () => {
    relay = await startTestRelay({ MEDUSA_API: 'v1' })
    lists = relay.medusa.priceLists as PriceLists
  })
  afterAll(() => relay.stop())
  beforeEach(() => relay.simulators.medusa.reset())

  async function variant(code: string): Promise<string> {
    const { url, secretKey } = relay.simulators.medusa
    const response = await fetch(`${url}/admin/products`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-medusa-access-token': secretKey },
      body: JSON.stringify({
        ...{ title: code, handle: code.toLowerCase(), options: [{ title: 'Default' }] },
        variants: [{ title: 'Default', sku: code, prices: [], options: [{ value: 'Default' }] }],
      }),
    })
    const { product } = (await response.json()) as { product: { variants: [{ id: string }] } }
    return product.variants[0].id
  }
  const fields = (variant_id: string, amount = 2010, currency_code = 'omr'): PriceListFields => ({
    ...{ name: 'Cable', description: 'Standard Selling', type: 'override', customer_groups: [], status: 'active' },
    ...{ starts_at: null, ends_at: '2026-12-31T19:59:59.999Z', prices: [{ amount, variant_id, currency_code }] },
  })
  const PRICE = document('PRICE')

  test('one is made, found by its variant, changed with its price keeping its id, and deleted, twice too', async () => {
    const id = await variant('A')
    const made = await lists.writePriceList(undefined, fields(id), PRICE)
    expect(await lists.findPriceLists({ variant_id: id }, PRICE)).toEqual([made])
    const changed = await lists.writePriceList(made, { ...fields(id, 2020), ends_at: null }, PRICE)
    expect(changed).toEqual({ ...made, ends_at: null, prices: [{ ...made.prices[0], amount: 2020 }] })
    await lists.deletePriceList(made.id, PRICE)
    await lists.deletePriceList(made.id, PRICE)
    expect(await lists.priceList(made.id, PRICE)).toBeUndefined()
    expect(await lists.findPriceLists({ variant_id: id }, PRICE)).toEqual([])
  })

  test('written again and again it has one price, in another currency and of another variant too', async () => {
    const [a, b] = [await variant('A'), await variant('B')]
    let list = await lists.writePriceList(undefined, fields(a), PRICE)
    for (const [id, amount, currency] of [
      [a, 2010, 'omr'],
      [a, 500, 'usd'],
      [b, 500, 'usd'],
      [a, 2010, 'omr'],
    ] as const) {
      list = await lists.writePriceList(list, fields(id, amount, currency), PRICE)
      expect(list.prices).toEqual([{ id: expect.any(String), amount, currency_code: currency, variant_id: id }])
      expect(await lists.priceList(list.id, PRICE)).toEqual(list)
    }
    expect(relay.simulators.medusa.priceLists.size).toBe(1)
  })

  test('prices that are there too often go', async () => {
    const id = await variant('A')
    const made = await lists.writePriceList(undefined, fields(id), PRICE)
    await lists.writePriceList({ ...made, prices: [] }, fields(id, 3000), PRICE)
    const doubled = await lists.priceList(made.id, PRICE)
    expect(doubled?.prices).toHaveLength(2)
    const mended = await lists.writePriceList(doubled, fields(id, 4000), PRICE)
    expect(mended.prices).toMatchObject([{ amount: 4000 }])
    expect(await lists.priceList(made.id, PRICE)).toEqual(mended)
  })

  test('of a variant that is gone there are none', async () => {
    expect(await lists.findPriceLists({ variant_id: 'variant_gone' }, PRICE)).toEqual([])
  })

  test('one that was deleted in Medusa cannot be changed, and says so', async () => {
    const id = await variant('A')
    const made = await lists.writePriceList(undefined, fields(id), PRICE)
    await lists.deletePriceList(made.id, PRICE)
    await expect(lists.writePriceList(made, fields(id), PRICE)).rejects.toMatchObject({
      ...{ kind: 'permanent', code: 'not_found', httpStatus: 404 },
    })
  })
})
