import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { basePrices } from '../../../../lib/sync/price/base-prices.ts'
import { dayIn } from '../../../../lib/sync/price/day.ts'
import { type ItemPrice, shopPrice, variantSkipReason } from '../../../../lib/sync/price/shop-price.ts'

const LIST = 'Standard Selling'
const today = '2026-11-21'

const price = (fields: Partial<ItemPrice> = {}): ItemPrice => ({
  name: 'p1',
  creation: '2026-11-20 10:00:00.000000',
  price_list: LIST,
  customer: null,
  uom: 'Box',
  stock_uom: 'Box',
  packing_unit: 0,
  batch_no: null,
  currency: 'OMR',
  price_list_rate: 2.01,
  valid_from: null,
  valid_upto: null,
  ...fields,
})

const on = (day: string, ...prices: ItemPrice[]) => basePrices(prices, { priceList: LIST, today: day })
const names = (day: string, ...prices: ItemPrice[]) => on(day, ...prices).prices.map(({ name }) => name)

test('an Item Price of the list becomes a base price in major units of its own currency', () => {
  expect(on(today, price())).toEqual({ prices: [{ name: 'p1', currency_code: 'omr', amount: 2.01 }], skipped: [] })
})

test('a rate with more digits than its currency is rounded, and says so', () => {
  expect(on(today, price({ currency: 'JPY', price_list_rate: 0.615 })).prices).toEqual([
    { name: 'p1', currency_code: 'jpy', amount: 1, rounded: { from: '0.615', to: '1' } },
  ])
})

describe('is no price of the shop', () => {
  test.each<[string, Partial<ItemPrice>, string]>([
    ['another list', { price_list: 'E-Commerce' }, 'of the price list E-Commerce, not of Standard Selling'],
    ['no list', { price_list: null }, 'of the price list (none), not of Standard Selling'],
    ['a customer’s', { customer: 'Royal Hospital' }, 'for the customer Royal Hospital only'],
    ['another UOM', { uom: 'Nos' }, 'per Nos, not per stock UOM Box'],
    ['a UOM of an item without one', { stock_uom: null }, 'per Box, not per stock UOM (none)'],
    ['a pack', { packing_unit: 12 }, 'for packs of 12'],
    ['a batch', { batch_no: 'B-1' }, 'for the batch B-1 only'],
    ['no currency', { currency: '' }, 'has no currency'],
    ['no rate', { price_list_rate: null }, 'has no rate'],
    ['a negative rate', { price_list_rate: -0.001 }, 'has a negative rate'],
  ])('%s, and the reason is told', (_, fields, reason) => {
    expect(shopPrice(price(fields), LIST)).toEqual({ reason })
    expect(on(today, price(fields))).toEqual({ prices: [], skipped: [{ name: 'p1', reason }] })
  })

  test.each<[string, Partial<ItemPrice>]>([
    ['a blank UOM, which is the stock UOM', { uom: '' }],
    ['no UOM', { uom: null }],
    ['packs of one', { packing_unit: 1 }],
    ['a rate of 0', { price_list_rate: 0 }],
    ['a blank customer and batch', { customer: '', batch_no: '' }],
  ])('not so %s', (_, fields) => {
    expect(names(today, price(fields))).toEqual(['p1'])
  })
})

describe('on its days', () => {
  test.each([
    ['the first', '2026-11-21', null],
    ['the last: valid_upto is inclusive', '2026-11-01', '2026-11-21'],
    ['its only one', '2026-11-21', '2026-11-21'],
    ['any, without dates', null, null],
  ])('%s', (_, valid_from, valid_upto) => {
    expect(names(today, price({ valid_from, valid_upto }))).toEqual(['p1'])
  })

  test('a future one and one that ended are skipped with their dates', () => {
    const future = price({ name: 'future', valid_from: '2026-11-22' })
    const ended = price({ name: 'ended', valid_upto: '2026-11-20' })
    expect(on(today, future, ended)).toEqual({
      prices: [],
      skipped: [
        { name: 'future', reason: 'begins on 2026-11-22' },
        { name: 'ended', reason: 'ended on 2026-11-20' },
      ],
    })
  })

  test('it begins when the day does where the site is, west and east of UTC', () => {
    const tomorrow = price({ valid_from: '2026-11-22' })
    const at = (timeZone: string, moment: string) => names(dayIn(timeZone, Date.parse(moment)), tomorrow).length
    expect([at('Asia/Muscat', '2026-11-21T19:59:59Z'), at('Asia/Muscat', '2026-11-21T20:00:00Z')]).toEqual([0, 1])
    expect([at('America/Lima', '2026-11-22T04:59:59Z'), at('America/Lima', '2026-11-22T05:00:00Z')]).toEqual([0, 1])
  })
})

describe('of several in force', () => {
  const standing = price({ name: 'standing' })
  const summer = price({ name: 'summer', valid_from: '2026-06-01' })
  const offer = price({ name: 'offer', valid_from: '2026-11-20', valid_upto: '2026-11-21' })

  test('the later valid_from wins; one without is the oldest; when it ends the next one follows', () => {
    expect(names('2026-05-31', offer, standing, summer)).toEqual(['standing'])
    expect(names('2026-06-01', offer, standing, summer)).toEqual(['summer'])
    expect(names('2026-11-21', standing, offer, summer)).toEqual(['offer'])
    expect(names('2026-11-22', standing, offer, summer)).toEqual(['summer'])
    expect(on('2026-11-21', standing, offer, summer).skipped).toEqual([
      { name: 'summer', reason: 'superseded by offer, which began on 2026-11-20' },
      { name: 'standing', reason: 'superseded by offer, which began on 2026-11-20' },
    ])
  })

  test('each currency has its own', () => {
    const dollars = price({ name: 'dollars', currency: 'USD', price_list_rate: 5.2, valid_from: '2026-01-01' })
    expect(on(today, standing, dollars).prices).toEqual([
      { name: 'dollars', currency_code: 'usd', amount: 5.2 },
      { name: 'standing', currency_code: 'omr', amount: 2.01 },
    ])
  })

  test('one that does not count takes precedence over none', () => {
    const negative = price({ name: 'negative', valid_from: '2026-11-21', price_list_rate: -1 })
    expect(names(today, standing, negative)).toEqual(['standing'])
  })

  test('from one day: the one that names its UOM, then the one that was made last, then by name', () => {
    const blank = price({ name: 'z', uom: null, creation: '2026-11-21 00:00:00.000002' })
    const named = price({ name: 'a', creation: '2026-11-21 00:00:00.000000' })
    const later = price({ name: 'b', creation: '2026-11-21 00:00:00.000001' })
    const twin = price({ name: 'c', creation: '2026-11-21 00:00:00.000001' })
    expect(names(today, blank, named)).toEqual(['a'])
    expect(names(today, later, named)).toEqual(['b'])
    expect(names(today, later, twin)).toEqual(['c'])
  })
})

test('whatever order they come in, the same price is in force, and every other one says why it is not', () => {
  const day = fc.option(fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'))
  const any = fc.record({
    valid_from: day,
    valid_upto: day,
    uom: fc.constantFrom('Box', '', 'Nos'),
    currency: fc.constantFrom('OMR', 'USD'),
    price_list_rate: fc.constantFrom(1, 2, -1, null),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), fc.nat(), (fields, turn) => {
      const prices = fields.map((each, index) => price({ ...each, name: `p${index}` }))
      const found = on(today, ...prices)
      const middle = prices.length ? turn % prices.length : 0
      expect(on(today, ...prices.slice(middle), ...prices.slice(0, middle))).toEqual(found)
      expect([...found.prices, ...found.skipped].map(({ name }) => name).sort()).toEqual(prices.map(({ name }) => name))
      expect(found.skipped.every(({ reason }) => reason)).toBe(true)
      expect(new Set(found.prices.map(({ currency_code }) => currency_code)).size).toBe(found.prices.length)
    }),
  )
})

test('an item that has no variant in Medusa yet says so', () => {
  expect(variantSkipReason(undefined)).toBe('no Website Item has that item code')
  expect(variantSkipReason({ medusa_variant_id: '' })).toBe('its Website Item has no Medusa variant yet')
  expect(variantSkipReason({ medusa_variant_id: 'variant_1' })).toBeUndefined()
})
