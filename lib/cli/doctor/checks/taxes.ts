import * as z from 'zod'
import { ask } from '../../../medusa/ask.ts'
import { defaultTaxTemplate } from '../../../sync/quotation/read-taxes.ts'
import { medusaClient, medusaSettingsFrom } from '../../medusa-connection.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said } from '../finding.ts'

const preferences = z.object({
  price_preferences: z.array(z.object({ value: z.string().nullable(), is_tax_inclusive: z.boolean() })),
})
const PATH = '/admin/price-preferences?attribute=currency_code&fields=id,value,is_tax_inclusive&limit=1000'

/** ERPNext says it in the rows of the company's default template, Medusa 2 for each currency. */
export const taxesCheck: Check = {
  name: 'taxes in prices',
  needs: ['ERPNext', 'Medusa'],
  v2Only: true,
  async look({ erpnext, seller, source }): Promise<Said> {
    const { company, currency } = await seller()
    const template = await defaultTaxTemplate(erpnext(), company)
    // An amount, such as freight, is added to the whole order, and ERPNext refuses to have it included.
    const rates = (template?.taxes ?? []).filter(({ charge_type }) => charge_type !== 'Actual')
    const included = rates.map(row => Boolean(row.included_in_print_rate))
    if (!template || !included.length) return ok(`${company} has no default taxes, so there is nothing to agree on`)
    const { price_preferences } = await ask(
      medusaClient(medusaSettingsFrom(source)),
      { method: 'get', path: PATH, documents: [] },
      preferences,
    )
    // Without a preference Medusa adds taxes on top.
    const inMedusa =
      price_preferences.find(({ value }) => value?.toLowerCase() === currency.toLowerCase())?.is_tax_inclusive ?? false
    const remedy = `make them agree: Included in Print Rate of the rows of ${template.name} in ERPNext, tax-inclusive pricing of ${currency} in Medusa's Settings → Store`
    if (new Set(included).size > 1) {
      return problem(`of the rows of ${template.name} some are included in the rate and some are not`, {
        why: 'Medusa knows prices with all taxes or with none',
        remedy,
      })
    }
    const say = (isIncluded: boolean | undefined) => (isIncluded ? 'include taxes' : 'are without taxes')
    if (included[0] === inMedusa) return ok(`prices ${say(inMedusa)} on both sides`)
    return problem(`prices ${say(included[0])} in ERPNext, and ${say(inMedusa)} in Medusa (${currency})`, {
      why: 'the same price leads to another total in the shop than in the order of ERPNext',
      remedy,
    })
  },
}
