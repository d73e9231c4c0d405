import * as fc from 'fast-check'
import type { WebhookDocument } from '../../lib/erpnext/webhook-documents.ts'
import type { Document } from '../../lib/local/erpnext/document.ts'
import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import type { NewJob } from '../../lib/queue/jobs.ts'
import { trashedWebsiteItemJobs, websiteItemJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** All of them have the same route, so that their handles collide. */
export const ITEM_CODES = ['MED-A', 'MED-B', 'MED-C'] as const

/** One thing that people do in ERPNext. An item is made where there is none, and where there is one it is changed. */
export interface ItemChange {
  kind: 'save' | 'trash'
  code: (typeof ITEM_CODES)[number]
  fields: { web_item_name: string; published: 0 | 1; on_backorder: 0 | 1; item_group: string }
  /** A new item is a copy of the one before it, with its Medusa ids, as Desk's "Duplicate" makes it. */
  copied: boolean
}

const bit = fc.constantFrom(0 as const, 1 as const)
export const anyItemChange: fc.Arbitrary<ItemChange> = fc.record({
  kind: fc.constantFrom('save', 'save', 'save', 'trash'),
  code: fc.constantFrom(...ITEM_CODES),
  fields: fc.record({
    web_item_name: fc.constantFrom('Glove', 'Mask', 'Gown'),
    published: bit,
    on_backorder: bit,
    item_group: fc.constantFrom('Gloves & Masks', 'IV & Infusion'),
  }),
  copied: fc.boolean(),
})

/** A webhook that ERPNext would send. */
export interface ItemWebhook {
  code: string
  jobs: NewJob[]
}

/** Website Items that any change may happen to, and no others. */
export function createItemWorld(erpnext: ErpnextSimulator) {
  const template = erpnext.get('Website Item', 'WEB-ITM-0001') as Document
  for (const { name } of erpnext.list('Website Item')) erpnext.remove('Website Item', name)
  let count = 0
  const items = () => erpnext.list('Website Item')
  return {
    items,
    change({ kind, code, fields, copied }: ItemChange): ItemWebhook[] {
      const present = items().find(({ item_code }) => item_code === code)
      if (kind === 'trash') {
        if (!present) return []
        erpnext.remove('Website Item', present.name)
        return [{ code, jobs: trashedWebsiteItemJobs(present as WebhookDocument) }]
      }
      const copy = copied ? items()[0] : undefined
      const ids = { medusa_id: copy?.medusa_id ?? null, medusa_variant_id: copy?.medusa_variant_id ?? null }
      const made = { ...template, name: `WEB-ITM-${++count}`, item_code: code, ...ids }
      const saved = { ...(present ?? made), ...fields } as Document
      erpnext.set('Website Item', saved)
      return [{ code, jobs: websiteItemJobs(saved as WebhookDocument) }]
    },
  }
}
