import { expect, test } from '@jest/globals'
import { priceListV1 } from '../../../../lib/sync/price/price-list.ts'

const price = {
  name: 'k072nvi7vi',
  creation: '2026-11-21 04:28:47.381968',
  price_list: 'Standard Selling',
  currency: 'OMR',
  price_list_rate: 0.615,
}
const variant = { id: 'variant_1', title: 'Gauze &amp; Tape' }

test('an Item Price is a price list of its own, in minor units of its currency', () => {
  expect(priceListV1(price, variant, 'Asia/Muscat')).toEqual({
    body: {
      name: 'Gauze & Tape',
      description: 'Standard Selling',
      type: 'override',
      customer_groups: [],
      status: 'active',
      starts_at: null,
      ends_at: null,
      prices: [{ amount: 615, variant_id: 'variant_1', currency_code: 'omr' }],
    },
  })
})

test('both its days count whole where the site is, a future one too', () => {
  const { body } = priceListV1({ ...price, valid_from: '2027-01-01', valid_upto: '2027-01-31' }, variant, 'Asia/Muscat')
  expect([body.starts_at, body.ends_at]).toEqual(['2026-12-31T20:00:00.000Z', '2027-01-31T19:59:59.999Z'])
})

test('a rate with more digits than its currency is rounded, and says so', () => {
  expect(priceListV1({ ...price, currency: 'USD' }, variant, 'UTC')).toMatchObject({
    body: { prices: [{ amount: 62, currency_code: 'usd' }] },
    rounded: { from: '0.615', to: '0.62' },
  })
})
