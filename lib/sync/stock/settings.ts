import type { Settings } from '../../config.ts'

/** The settings that an item's stock depends on. */
export const stockSettings = ['STOCK_THRESHOLD', 'STOCK_QUANTITY', 'MEDUSA_STOCK_LOCATIONS'] as const
export type StockSettings = Pick<Settings, (typeof stockSettings)[number]>
