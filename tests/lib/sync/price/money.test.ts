import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { currencyDigits, majorUnits, minorUnits } from '../../../../lib/sync/price/money.ts'

/** The rate as ERPNext's JSON says it. */
const rate = (json: string): number => JSON.parse(json)

test.each([
  ['2.01', 'USD', 2.01, 201],
  ['2.01', 'OMR', 2.01, 2010],
  ['0.615', 'OMR', 0.615, 615],
  ['1.005', 'KWD', 1.005, 1005],
  ['8.2', 'USD', 8.2, 820], // as doubles 8.2 * 100 is 819.9999999999999
  ['1.0', 'JPY', 1, 1],
  ['0', 'USD', 0, 0],
  ['0.0', 'OMR', 0, 0],
  ['137.04', 'OMR', 137.04, 137040],
  ['20.452', 'OMR', 20.452, 20452],
  ['999999999.999', 'OMR', 999999999.999, 999999999999],
  ['1e3', 'usd', 1000, 100000],
])('%s %s is exactly that in Medusa', (json, currency, major, minor) => {
  expect(majorUnits(rate(json), currency)).toEqual({ amount: major })
  expect(minorUnits(rate(json), currency)).toEqual({ amount: minor })
})

test.each([
  ['0.615', 'USD', 0.62, 62, { from: '0.615', to: '0.62' }],
  ['1.005', 'USD', 1.01, 101, { from: '1.005', to: '1.01' }], // the nearest double lies below 1.005
  ['1.0005', 'OMR', 1.001, 1001, { from: '1.0005', to: '1.001' }],
  ['1.0004999', 'BHD', 1, 1000, { from: '1.0004999', to: '1.000' }],
  ['1e-7', 'OMR', 0, 0, { from: '0.0000001', to: '0.000' }],
  ['1e-07', 'JPY', 0, 0, { from: '0.0000001', to: '0' }], // as Python writes it
  ['99.5', 'JPY', 100, 100, { from: '99.5', to: '100' }],
])(
  '%s %s has more digits than the currency: it is rounded half up and says so',
  (json, currency, major, minor, rounded) => {
    expect(majorUnits(rate(json), currency)).toEqual({ amount: major, rounded })
    expect(minorUnits(rate(json), currency)).toEqual({ amount: minor, rounded })
  },
)

test.each([
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [2, 'AED EUR USD GBP SAR HUF IDR PKR COP IRR LBP MGA TWD RSD MRU XXX'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
])('%i digits, as ISO 4217 has it: %s', (digits, codes) => {
  expect(codes.split(' ').filter(code => currencyDigits(code) !== digits)).toEqual([])
  expect(currencyDigits('omr')).toBe(3)
})

test('every currency that Node gives three or four digits has as many here', () => {
  const digitsOf = (currency: string) =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  const more = Intl.supportedValuesOf('currency').filter(code => digitsOf(code) > 2)
  expect(more.length).toBeGreaterThan(5)
  expect(more.map(code => [code, currencyDigits(code)])).toEqual(more.map(code => [code, digitsOf(code)]))
})

test('every amount with the digits of its currency arrives digit for digit', () => {
  const amount = fc.record({
    units: fc.nat(999_999_999),
    fraction: fc.nat(9_999),
    currency: fc.constantFrom('JPY', 'USD', 'OMR', 'CLF'),
  })
  fc.assert(
    fc.property(amount, ({ units, fraction, currency }) => {
      const digits = currencyDigits(currency)
      const behind = String(fraction).padStart(4, '0').slice(0, digits)
      const text = digits ? `${units}.${behind}` : `${units}`
      expect(majorUnits(rate(text), currency)).toEqual({ amount: rate(text) })
      expect(minorUnits(rate(text), currency)).toEqual({ amount: Number(`${units}${behind}`) })
    }),
  )
})

test('rounding never moves an amount by more than half of the smallest unit', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.constantFrom('JPY', 'USD', 'OMR'), (billionths, currency) => {
      const digits = currencyDigits(currency)
      const { amount } = minorUnits(rate(`${billionths}e-9`), currency)
      expect(Number.isInteger(amount)).toBe(true)
      const off = BigInt(amount) * 10n ** BigInt(9 - digits) - BigInt(billionths)
      const half = 10n ** BigInt(9 - digits) / 2n
      expect(off <= half && off > -half).toBe(true) // a half goes up
    }),
  )
})
