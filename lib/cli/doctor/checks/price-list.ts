import * as z from 'zod'
import type { Check } from '../check.ts'
import { ok, problem, warning } from '../finding.ts'

const flag = z.union([z.literal(0), z.literal(1)]).optional()
const priceList = z.object({ enabled: flag, selling: flag, currency: z.string() })

export const priceListCheck: Check = {
  name: 'price list',
  needs: ['ERPNext', 'Medusa'],
  async look({ erpnext, settings, shop }) {
    const { SELLING_PRICE_LIST: name } = settings('SELLING_PRICE_LIST')
    const list = await erpnext().get('Price List', name, priceList)
    if (!list) {
      return problem(`ERPNext has no Price List ${name}`, {
        why: 'the shop’s prices are those of that list',
        remedy: 'set SELLING_PRICE_LIST to the list of the shop',
      })
    }
    const off = [...(list.enabled ? [] : ['disabled']), ...(list.selling ? [] : ['not for selling'])]
    if (off.length) {
      return problem(`${name} is ${off.join(' and ')}`, {
        why: 'ERPNext sells nothing by it: quotations and orders of the shop are refused',
        remedy: 'tick Enabled and Selling on the Price List, or set SELLING_PRICE_LIST to another one',
      })
    }
    const { currencies, regionCurrencies } = await shop()
    const currency = list.currency.toLowerCase()
    if (currencies.includes(currency) && regionCurrencies?.includes(currency) === false) {
      return warning(`${name} is in ${list.currency}, and no region of Medusa sells in it`, {
        why: 'a storefront shows prices and takes orders in the currency of a region',
        remedy: `make a region with ${list.currency} in Medusa: Settings → Regions`,
      })
    }
    if (currencies.includes(currency))
      return ok(`${name} is enabled and for selling, and Medusa sells in ${list.currency}`)
    return problem(`${name} is in ${list.currency}; Medusa sells in ${currencies.join(', ').toUpperCase()}`, {
      why: 'Medusa takes such prices and shows them to nobody',
      remedy: `add ${list.currency} to the store's currencies in Medusa, and a region that sells in it`,
    })
  },
}

export const companyCheck: Check = {
  name: 'company',
  needs: ['ERPNext'],
  async look({ erpnext, settings }) {
    const { COMPANY } = settings('COMPANY')
    const names = (await erpnext().list('Company', named, { fields: ['name'], limit: 0 })).map(({ name }) => name)
    const [only] = names
    if (COMPANY ? names.includes(COMPANY) : names.length === 1) return ok(`${COMPANY ?? only} sells in the shop`)
    const what = COMPANY ? `ERPNext has no Company ${COMPANY}` : `COMPANY is not set, and ERPNext has ${names.length}`
    return problem(what, {
      why: 'quotations and orders of the shop are refused',
      remedy: `set COMPANY to one of ${names.join(', ')}`,
    })
  },
}

const named = z.object({ name: z.string() })
