/** Recorded (System Settings): "Banker's Rounding", three digits for money and for floats. */
export function rounded(value: number, digits = 3): number {
  const scaled = Number((value * 10 ** digits).toPrecision(14))
  const floor = Math.floor(scaled)
  const isHalf = Math.abs(scaled - floor - 0.5) < 1e-9
  return (isHalf ? floor + (floor % 2) : Math.round(scaled)) / 10 ** digits
}

export const sum = (values: readonly number[]): number => rounded(values.reduce((total, value) => total + value, 0))

const UNITS = [
  ...['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'],
  ...['Thirteen', 'Fourteen', 'Fifteen', 'Sixteen', 'Seventeen', 'Eighteen', 'Nineteen'],
]
const TENS = ['', '', 'Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety']

/** `OMR One Hundred And Seventy Six only.`: of the rounded total, so without a fraction. */
export const inWords = (currency: string, amount: number): string => `${currency} ${words(Math.round(amount))} only.`

function words(amount: number): string {
  if (amount < 20) return UNITS[amount] ?? ''
  if (amount < 100) return [TENS[Math.floor(amount / 10)], amount % 10 ? UNITS[amount % 10] : []].flat().join(' ')
  const [size, name]: [number, string] =
    amount < 1_000 ? [100, 'Hundred'] : amount < 1_000_000 ? [1_000, 'Thousand'] : [1_000_000, 'Million']
  const rest = amount % size
  const glue = rest < 100 ? ' And ' : ', '
  return `${words(Math.floor(amount / size))} ${name}${rest ? glue + words(rest) : ''}`
}
