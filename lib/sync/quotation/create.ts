import * as z from 'zod'
import type { QuotationRow } from '../../erpnext/quotation.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { readCountry, seeToBilling } from '../customer/billing-address.ts'
import { partyOf } from '../customer/party.ts'
import { readParties } from '../customer/read-party.ts'
import { exclusively } from '../exclusively.ts'
import { madeOnce } from '../made-once.ts'
import { dayIn } from '../price/day.ts'
import { type QuotationLine, quotationDocument } from './document.ts'
import { quotationsWithId, quotationTarget, WAITING_MS } from './find.ts'
import type { QuotationInput } from './input.ts'
import { itemsOfVariants, type OrderedItem, pricesFor } from './items.ts'
import { rateOf } from './rate.ts'
import { readTaxes } from './read-taxes.ts'
import { readSeller, type Seller } from './seller.ts'
import { quotationOf } from './standing.ts'
import { itemTaxTemplateOf, taxRows } from './taxes.ts'

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause' | 'selling' | 'now'>
type Party = NonNullable<ReturnType<typeof partyOf>>

const named = z.object({ name: z.string() })

/**
 * Makes the quotation of a draft order, or finds the one that was made of it: the same id twice gives the same quotation.
 * @throws Refusal 404 nobody has that customer id; 409 the id is another customer's; 422 unknown variants or country, an item
 *   without a price. RelayError: 422 what ERPNext refuses, 503 what may succeed later.
 */
export async function createQuotation(relay: Ports, input: QuotationInput): Promise<{ quotation: string }> {
  const { quotation_id = input.draft_order_id, customer_id } = input
  return exclusively(
    relay,
    [quotationTarget(quotation_id)],
    async () => {
      const find = async () => quotationOf(await quotationsWithId(relay.erpnext, quotation_id))
      const [existing, parties] = await Promise.all([find(), readParties(relay.erpnext, customer_id)])
      const party = partyOf(customer_id, parties)
      if (existing) return { quotation: sameCustomers(existing, parties, { quotation_id, customer_id }) }
      if (!party) {
        throw new Refusal(404, 'unknown_customer', `customer_id: no Customer or Lead has the Medusa id ${customer_id}`)
      }
      const { name } = await madeOnce(relay, `Quotation ${quotation_id}`, {
        find,
        prepare: () => newDocument(relay, input, party),
        insert: document => relay.erpnext.insert('Quotation', document, named),
      })
      return { quotation: name }
    },
    WAITING_MS,
  )
}

/** The quotation's name. A Lead's may have become a Customer's since: both have the Medusa id. */
function sameCustomers(
  { name, quotation_to, party_name }: QuotationRow,
  { customers, leads }: Awaited<ReturnType<typeof readParties>>,
  { quotation_id, customer_id }: { quotation_id: string; customer_id: string },
): string {
  const own = { Customer: customers, Lead: leads }[quotation_to ?? ''] ?? []
  if (own.some(party => party.name === party_name && party.medusa_id === customer_id)) return name
  throw new Refusal(409, 'quotation_of_another', `quotation ${quotation_id} is another customer's`)
}

/** Reads all that a quotation says, and sees to the address as soon as nothing can be missing any more. */
async function newDocument(
  { erpnext, leases, pause, selling, now }: Ports,
  input: QuotationInput,
  party: Party,
): Promise<Record<string, unknown>> {
  const { billing_address: billing } = input
  const today = dayIn(selling.TIME_ZONE, now())
  const [seller, ordered, country] = await Promise.all([
    readSeller(erpnext, selling),
    itemsOfVariants(erpnext, input.items),
    billing && readCountry(erpnext, billing.country_code),
  ])
  if (ordered.unknown.length) {
    throw new Refusal(422, 'unknown_variants', `items: no Website Item has the variant ${ordered.unknown.join(', ')}`)
  }
  const codes = ordered.items.map(({ item_code }) => item_code)
  const [rates, taxes] = await Promise.all([
    readRates({ erpnext }, ordered.items, { seller, party, today }),
    readTaxes(erpnext, seller.company, codes),
  ])
  const lines = ordered.items.map((item): QuotationLine => {
    const own = taxes.ofItems.filter(({ parent }) => parent === item.item_code)
    const item_tax_template = itemTaxTemplateOf(own, taxes.itemTemplates, { company: seller.company, today })
    return { ...item, rate: rates.get(item.item_code) ?? 0, item_tax_template }
  })
  const used = lines.flatMap(({ item_tax_template }) => item_tax_template ?? [])
  return quotationDocument({
    ...{ ...seller, party, lines, today, validDays: selling.QUOTATION_VALID_DAYS },
    ...{ quotation_id: input.quotation_id ?? input.draft_order_id, draft_order_id: input.draft_order_id },
    taxes: taxRows(taxes.template, used, taxes.itemTemplates),
    taxTemplate: taxes.template?.name,
    customerAddress:
      billing && country ? await seeToBilling({ erpnext, leases, pause }, party, billing, country) : undefined,
  })
}

/** By item code. @throws Refusal 422 that names every item without a price: ERPNext would give it away */
async function readRates(
  { erpnext }: Pick<Ports, 'erpnext'>,
  items: readonly OrderedItem[],
  { seller, party, today }: { seller: Seller; party: Party; today: string },
): Promise<Map<string, number>> {
  const { priceList, currency } = seller
  const customer = party.doctype === 'Customer' ? party.name : undefined
  const codes = items.map(({ item_code }) => item_code)
  const prices = Map.groupBy(await pricesFor(erpnext, codes, { priceList, customer }), ({ item_code }) => item_code)
  const rates = new Map<string, number>()
  for (const { item_code, stock_uom } of items) {
    const terms = { customer, priceList, stockUom: stock_uom, currency, today }
    const rate = rateOf(prices.get(item_code) ?? [], terms)
    if (rate !== undefined) rates.set(item_code, rate)
  }
  const without = codes.filter(code => !rates.has(code))
  if (!without.length) return rates
  throw new Refusal(422, 'no_price', `items: ${without.join(', ')} has no price in ${priceList}`)
}
