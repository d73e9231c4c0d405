import type { Settings } from '../../config.ts'

/** The settings that a quotation and its order depend on. */
export const sellingSettings = [
  ...(['COMPANY', 'SELLING_PRICE_LIST', 'TIME_ZONE', 'CUSTOMER_GROUP', 'SALES_PERSON'] as const),
  ...(['QUOTATION_VALID_DAYS', 'DELIVERY_DAYS'] as const),
] as const
export type SellingSettings = Pick<Settings, (typeof sellingSettings)[number]>
