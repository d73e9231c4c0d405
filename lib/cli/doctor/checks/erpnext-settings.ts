import * as z from 'zod'
import type { Check } from '../check.ts'
import { ok, unknown, warning } from '../finding.ts'

const flag = z.union([z.literal(0), z.literal(1)]).optional()

export const sellingSettingsCheck: Check = {
  name: 'Selling Settings',
  needs: ['administrator'],
  async look({ administrator }) {
    const document = z.object({ validate_selling_price: flag })
    const settings = await administrator()?.get('Selling Settings', 'Selling Settings', document)
    if (!settings) return unknown('ERPNext has none', 'look into Selling Settings')
    if (!settings.validate_selling_price) return ok('Validate Selling Price is off')
    return warning('Validate Selling Price is on', {
      why: 'a quotation or order with an item below its purchase or valuation rate is refused',
      remedy: 'switch it off (Selling Settings), or see to it that the shop’s prices are never below',
    })
  },
}

export const stockSettingsCheck: Check = {
  name: 'Stock Settings',
  // A Sales User may read them, and a System Manager may not (erpnext 15).
  needs: ['ERPNext'],
  async look({ erpnext }) {
    const document = z.object({ auto_insert_price_list_rate_if_missing: flag })
    const settings = await erpnext().get('Stock Settings', 'Stock Settings', document)
    if (!settings) return unknown('ERPNext has none', 'look into Stock Settings')
    if (!settings.auto_insert_price_list_rate_if_missing) return ok('Auto Insert Item Price If Missing is off')
    return warning('Auto Insert Item Price If Missing is on', {
      why: 'the first order of an item without a price makes its rate everybody’s price, and so the shop’s',
      remedy: 'switch it off in Stock Settings',
    })
  },
}
