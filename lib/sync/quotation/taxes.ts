export type TaxRow = Readonly<Record<string, unknown>> & { charge_type: string; account_head: string }

interface ItemTax {
  item_tax_template?: string | null | undefined
  tax_category?: string | null | undefined
  valid_from?: string | null | undefined
}

/** An Item Tax Template once for each of its accounts. */
interface TemplateAccount {
  name: string
  company?: string | null | undefined
  disabled: boolean
  tax_type?: string | null | undefined
}

/** What a row of a template says; its id, its parent and its dates are its own. */
const CARRIED = [
  ...['charge_type', 'row_id', 'account_head', 'description', 'rate', 'tax_amount', 'cost_center'],
  ...['included_in_print_rate', 'included_in_paid_amount'],
]

/** The item's own template of the company, for everybody, the one that became valid last. */
export function itemTaxTemplateOf(
  own: readonly ItemTax[],
  templates: readonly TemplateAccount[],
  { company, today }: { company: string; today: string },
): string | undefined {
  const ofCompany = new Set(
    templates.filter(each => each.company === company && !each.disabled).map(({ name }) => name),
  )
  const valid = own
    .filter(({ item_tax_template, tax_category, valid_from }) => {
      return !tax_category && (valid_from || '') <= today && ofCompany.has(item_tax_template ?? '')
    })
    .sort((a, b) => ((a.valid_from || '') < (b.valid_from || '') ? 1 : -1))
  return valid[0]?.item_tax_template ?? undefined
}

/**
 * The taxes that have to be sent, for over REST ERPNext adds none by itself (recorded): the rows of the company's default
 * template, and one `On Net Total` for each account of the items' own templates that has none yet. Its rate is 0, as the
 * desk makes it: the items bring theirs along, and the others are not taxed for them.
 */
export function taxRows(
  template: { taxes: readonly TaxRow[] } | undefined,
  used: readonly string[],
  templates: readonly TemplateAccount[],
): Record<string, unknown>[] {
  const rows = (template?.taxes ?? []).map(row =>
    Object.fromEntries(CARRIED.flatMap(field => (row[field] == null ? [] : [[field, row[field]]]))),
  )
  const present = new Set(rows.map(({ account_head }) => account_head))
  const accounts = templates
    .filter(({ name, tax_type }) => used.includes(name) && tax_type && !present.has(tax_type))
    .map(({ tax_type }) => String(tax_type))
  const added = [...new Set(accounts)].sort()
  return [
    ...rows,
    ...added.map(account => ({ charge_type: 'On Net Total', account_head: account, description: account, rate: 0 })),
  ]
}
