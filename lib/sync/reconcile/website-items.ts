import { websiteItemRow } from '../../erpnext/catalogue.ts'
import { namesOf } from '../difference.ts'
import { isOf, itemCodeOf } from '../product/find.ts'
import type { Planned } from '../product/plan.ts'
import { pagesByName } from '../runs/pages.ts'
import { countStock, IN_SHOP, workBatch } from '../runs/website-items.ts'
import type { Phase } from './phase.ts'
import { settled } from './settled.ts'

const row = websiteItemRow.pick({ name: true, item_code: true })

/** Every Website Item that is or should be in the shop, and its product. */
export const websiteItems: Phase<ReturnType<typeof row.parse>> = {
  name: 'website-items',
  pages: (relay, after) =>
    pagesByName(relay, 'Website Item', row, { fields: Object.keys(row.shape), orFilters: IN_SHOP }, after),
  async compare(relay, { rows, fix, cause }) {
    const plans = new Map<string, Planned>()
    const codes = rows.map(({ item_code }) => item_code)
    const ended = await workBatch(relay, codes, {
      lookAtMedusa: true,
      leaveOut: true,
      dryRun: !fix,
      onPlan: plan => plans.set(plan.item.item_code, plan),
      onNew: items => countStock(relay, items, cause),
    })
    const documents = ended.map((each, index) => {
      const { name = '', item_code = '' } = rows[index] ?? {}
      return { ...each, doctype: 'Website Item', name, ...described(plans.get(item_code)) }
    })
    return settled(relay, documents, { fix, cause })
  },
}

function described(plan: Planned | undefined) {
  if (!plan) return {}
  const { item, present, differences } = plan
  const fields = namesOf(differences)
  if (!present) return { detail: item.medusa_id ? `${item.medusa_id} is gone` : 'no product' }
  const formerName = isOf(present, item.item_code) ? undefined : itemCodeOf(present)
  if (item.medusa_id === present.id) return { formerName, detail: fields || 'ERPNext did not know its variant' }
  return { detail: `ERPNext did not know its product${fields && `: ${fields}`}` }
}
