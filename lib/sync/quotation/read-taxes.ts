import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import {
  type ItemTaxRow,
  type ItemTaxTemplateRow,
  itemTaxFields,
  itemTaxRow,
  itemTaxTemplateFields,
  itemTaxTemplateRow,
  type TaxTemplateDocument,
  taxTemplateDocument,
} from '../../erpnext/quotation.ts'

const named = z.object({ name: z.string() })
const SALES_TAXES = 'Sales Taxes and Charges Template'

/** All that says what tax a quotation carries. */
export interface ReadTaxes {
  /** The company's default. */
  template: TaxTemplateDocument | undefined
  /** The items' own. */
  ofItems: ItemTaxRow[]
  itemTemplates: ItemTaxTemplateRow[]
}

export async function readTaxes(erpnext: Erpnext, company: string, itemCodes: readonly string[]): Promise<ReadTaxes> {
  const [template, ofItems, itemTemplates] = await Promise.all([
    defaultTaxTemplate(erpnext, company),
    erpnext.list('Item Tax', itemTaxRow, {
      fields: itemTaxFields,
      filters: [['parent', 'in', itemCodes]],
      limit: 0,
      parent: 'Item',
    }),
    erpnext.list('Item Tax Template', itemTaxTemplateRow, {
      fields: itemTaxTemplateFields,
      filters: [['company', '=', company]],
      limit: 0,
    }),
  ])
  return { template, ofItems, itemTemplates }
}

/** The company's default Sales Taxes and Charges Template. */
export async function defaultTaxTemplate(erpnext: Erpnext, company: string): Promise<TaxTemplateDocument | undefined> {
  const [found] = await erpnext.list(SALES_TAXES, named, {
    fields: ['name'],
    filters: [
      ['company', '=', company],
      ['is_default', '=', 1],
      ['disabled', '=', 0],
    ],
    limit: 1,
  })
  return found && erpnext.get(SALES_TAXES, found.name, taxTemplateDocument)
}
