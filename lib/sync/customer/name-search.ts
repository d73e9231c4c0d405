/** `[field, operator, value]`, as ERPNext filters. */
type LikeFilter = readonly [string, 'like', string]

/**
 * A search by name: every word has to be in `customer_name`. In ERPNext `%` and `_` are wildcards that nothing escapes
 * (recorded), so its answer may hold too much, and `matches` says what was meant.
 */
export function nameSearch(text: string): {
  filters: LikeFilter[]
  /** All that ERPNext answers matches. */
  isExact: boolean
  matches(customerName: string): boolean
} {
  const words = text.split(/\s+/u).filter(Boolean)
  const wild = words.filter(word => /[%_]/.test(word)).map(fold)
  return {
    filters: words.map(word => ['customer_name', 'like', `%${word}%`]),
    isExact: !wild.length,
    matches: customerName => wild.every(word => fold(customerName).includes(word)),
  }
}

/** As the database compares: neither case nor accents nor vowel marks count. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
