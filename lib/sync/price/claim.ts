import type { NewSyncState, SyncState } from '../../store/sync-state.ts'

type Remembered = Pick<NewSyncState, 'prices' | 'intended'>

/**
 * What the relay remembers of this variant's prices. A row that names no variant was written before the item's was made,
 * by whoever made it with its prices.
 */
export const rememberedOf = (state: SyncState | undefined, variantId: string): Remembered =>
  state && [undefined, variantId].includes(state.medusaId) ? state : {}

/**
 * Noted before Medusa is told, should the process die: which currencies are the relay's, so that nobody takes its prices
 * for the shop's; and how much, so that nobody takes the shop's for those that the relay never came to write.
 */
export function claim({ prices, intended }: Remembered, amounts: Readonly<Record<string, number | null>>): Remembered {
  const codes = Object.keys(amounts)
  const unsure = codes.filter(code => !prices?.[code])
  const amountsOf = (code: string) => [...(intended?.[code] ?? []), amounts[code] ?? []].flat()
  return {
    prices: Object.fromEntries(codes.map(code => [code, prices?.[code] ?? ''])),
    intended: Object.fromEntries(unsure.map(code => [code, [...new Set(amountsOf(code))]])),
  }
}
