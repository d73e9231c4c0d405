import Big from 'big.js'

/**
 * Currencies that have other than two digits behind the point, as ISO 4217 lists them. Not asked of `Intl`, which follows
 * the custom of the country and changes with Node: it has none for IQD (ISO: 3), HUF, IDR or PKR (ISO: 2), and a price in
 * minor units would be a thousand times too low.
 */
const DIGITS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    { digits: 0, codes: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF' },
    { digits: 3, codes: 'BHD IQD JOD KWD LYD OMR TND' },
    { digits: 4, codes: 'CLF UYW' },
  ].flatMap(({ digits, codes }) => codes.split(' ').map(code => [code, digits])),
)

/** Digits behind the point; two for what ISO does not list. */
export const currencyDigits = (currency: string): number => DIGITS[currency.toUpperCase()] ?? 2

export interface Money {
  amount: number
  /** Where the rate has more digits than the currency: what it was and what it became, in major units. */
  rounded?: { from: string; to: string }
}

/** The amount as Medusa 2 wants it: a decimal in major units. Halves are rounded up. */
export const majorUnits = (rate: number, currency: string): Money => money(rate, currency, value => value)

/** The amount as Medusa 1 wants it: an integer of the currency's own minor units. Halves are rounded up. */
export const minorUnits = (rate: number, currency: string): Money =>
  money(rate, currency, value => value.times(`1e${currencyDigits(currency)}`))

/**
 * JSON's number is taken by its digits and not by its bits: 1.005 is 1.005, though the nearest double lies below it. The
 * shortest text of a double is what Python wrote, for it writes the shortest too.
 */
function money(rate: number, currency: string, unit: (value: Big) => Big): Money {
  const given = new Big(rate)
  const digits = currencyDigits(currency)
  const value = given.round(digits, Big.roundHalfUp)
  const amount = unit(value).toNumber()
  return value.eq(given) ? { amount } : { amount, rounded: { from: given.toFixed(), to: value.toFixed(digits) } }
}
