import { recordedDataset } from '../../../lib/local/erpnext/dataset.ts'
import type { Document, Row } from '../../../lib/local/erpnext/document.ts'

const recorded = [...(recordedDataset().get('Website Item')?.values() ?? [])]
const numbered = (number: number): string => String(number).padStart(6, '0')

/** A published Website Item that has no product yet, and its Item: one recorded after the other, under names of its own. */
export function generatedItem(number: number): { item: Document; websiteItem: Document } {
  const like = recorded[number % recorded.length]
  if (!like) throw new Error('no Website Items are recorded')
  const name = `WEB-ITM-${numbered(number)}`
  const item_code = `GEN-${numbered(number)}`
  const rows = (like.website_specifications as Row[]).map(row => ({ ...row, parent: name }))
  return {
    item: { doctype: 'Item', name: item_code, country_of_origin: countryOf(String(like.item_code)) },
    websiteItem: {
      ...like,
      ...{ name, item_code, website_specifications: rows, published: 1, medusa_id: null, medusa_variant_id: null },
      web_item_name: `${like.web_item_name} no. ${number}`,
      route: `${like.route}-${number}`,
    },
  }
}

const countryOf = (item_code: string) => recordedDataset().get('Item')?.get(item_code)?.country_of_origin ?? null

/** The recorded site without its Website Items, and before any of its Item Groups was exported. */
export const emptyShop = () =>
  new Map(
    [...recordedDataset()].map(([doctype, documents]) => [
      doctype,
      doctype === 'Website Item'
        ? new Map<string, Document>()
        : new Map([...documents].map(([name, document]) => [name, { ...document, ...unexported(document) }])),
    ]),
  )

const unexported = ({ medusa_id }: Document) => (medusa_id ? { medusa_id: null } : {})
