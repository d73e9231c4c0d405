import { expect, test } from '@jest/globals'
import type { WebhookDocument } from '../../../../lib/erpnext/webhook-documents.ts'
import { recordedDeliveries } from '../../../../lib/local/erpnext/actions.ts'
import {
  itemGroupJobs,
  itemJobs,
  trashedItemGroupJobs,
  trashedWebsiteItemJobs,
  websiteItemJobs,
} from '../../../../lib/sync/product/webhook-jobs.ts'

const recorded = (action: string, doctype: string): WebhookDocument => {
  const doc = recordedDeliveries(action).find(delivery => delivery.doctype === doctype)?.doc
  if (!doc) throw new Error(`${action} delivered no ${doctype}`)
  return doc as unknown as WebhookDocument
}
const websiteItem = (fields: object) => ({ doctype: 'Website Item', name: 'W', item_code: 'I', ...fields })

test.each([
  ['a new Website Item', websiteItemJobs, recorded('website-item-insert', 'Website Item'), { item_code: 'TST-002' }],
  [
    'one to be left out',
    websiteItemJobs,
    recorded('cond-admin-save', 'Website Item'),
    { item_code: 'MED-0017', skip: true },
  ],
  ['one without its custom fields', websiteItemJobs, websiteItem({}), { item_code: 'I' }],
  [
    'a trashed one',
    trashedWebsiteItemJobs,
    recorded('website-item-trash', 'Website Item'),
    { item_code: 'TST-002', trashed: { name: 'WEB-ITM-0302' } },
  ],
  [
    'a trashed one with an id, flag or not',
    trashedWebsiteItemJobs,
    websiteItem({ medusa_id: 'prod_1', custom_skip_update_hook: 1 }),
    { item_code: 'I', trashed: { name: 'W', medusa_id: 'prod_1' } },
  ],
  ['an Item', itemJobs, recorded('item-insert', 'Item'), { item_code: 'TST-002' }],
])('%s is one job for its item', (_, jobsFor, document, fields) => {
  expect(jobsFor(document)).toEqual([{ kind: 'sync-item', ...fields }])
})

test.each([
  ['an Item Group', itemGroupJobs, recorded('item-group-insert', 'Item Group'), { name: 'Dental / أسنان' }],
  [
    'a trashed one',
    trashedItemGroupJobs,
    { doctype: 'Item Group', name: 'G', medusa_id: 'pcol_1' },
    { name: 'G', trashed: { name: 'G', medusa_id: 'pcol_1' } },
  ],
  [
    'a trashed one that Medusa never had',
    trashedItemGroupJobs,
    { doctype: 'Item Group', name: 'G', medusa_id: null },
    { name: 'G', trashed: { name: 'G' } },
  ],
])('%s is one job for its collection', (_, jobsFor, document, fields) => {
  expect(jobsFor(document)).toEqual([{ kind: 'sync-group', ...fields }])
})

test('a Website Item without an item code names no product', () => {
  expect(() => websiteItemJobs({ doctype: 'Website Item', name: 'W' })).toThrow('item_code')
})
