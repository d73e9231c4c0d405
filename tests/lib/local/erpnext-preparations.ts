import { recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'
import type { Document, Row } from '../../../lib/local/erpnext/document.ts'
import { INSTALLED } from '../../../lib/local/erpnext/installed.ts'
import type { ErpnextSimulator, ErpnextSimulatorOptions } from '../../../lib/local/erpnext/simulator.ts'
import { readRecording } from './erpnext-recording.ts'

/** What a recording needs that the site's history does not tell. */
interface Preparation {
  why: string
  options?: ErpnextSimulatorOptions
  authorization?: string
  site?: (simulator: ErpnextSimulator) => void
}

const change = (simulator: ErpnextSimulator, doctype: string, name: string, fields: Row): void => {
  const document = simulator.get(doctype, name)
  if (!document) throw new Error(`${doctype} ${name} is not there to be changed`)
  simulator.set(doctype, { ...document, ...fields })
}

const rowsOf = (file: string): Document[] => JSON.parse(readRecording(file).answer.body).data

const binsOf = (file: string): Preparation => ({
  why: `stock has moved since; a move leaves only the Bin's latest state: quantities from ${file}`,
  site(simulator) {
    for (const row of rowsOf(file)) {
      const bin = simulator
        .list('Bin')
        .find(({ item_code, warehouse }) => item_code === row.item_code && warehouse === row.warehouse)
      if (bin) simulator.set('Bin', { ...bin, ...row, name: bin.name })
    }
  },
})

const installed = (doctype: string): Preparation => ({
  why: 'the data set holds none: the site had what ERPNext is installed with',
  site(simulator) {
    for (const document of INSTALLED.filter(document => document.doctype === doctype)) simulator.set(doctype, document)
  },
})

const limited = (doctype: string): Preparation => ({
  why: 'asked by a user without the role',
  options: { user: 'limited@example.com' },
  site: simulator => simulator.forbidden.add(doctype),
})

const specificationLabel: Preparation = {
  why: 'client-set_value-child.http changed this label later',
  site(simulator) {
    const rows = simulator.get('Website Item', 'WEB-ITM-0005')?.website_specifications as Row[]
    const website_specifications = rows.map(row => (row.label === 'Changed' ? { ...row, label: 'Shelf life' } : row))
    change(simulator, 'Website Item', 'WEB-ITM-0005', { website_specifications })
  },
}

export const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  'bin-list-sum-group_by.http': binsOf('bin-list.http'),
  'bin-list.http': binsOf('bin-list.http'),
  'bin-warehouse-descendants-of-inclusive.http': binsOf('bin-list.http'),
  'bin-warehouse-descendants-of.http': binsOf('bin-list.http'),
  'customer-group-insert.http': installed('Customer Group'),
  'customer-insert.http': installed('Customer Group'),
  'deleted-document-list.http': {
    why: 'the data set holds no deleted documents',
    site: simulator => {
      for (const row of rowsOf('deleted-document-list.http')) simulator.set('Deleted Document', row)
    },
  },
  'err-401-bad-secret.http': { why: 'the recorder masked the wrong secret', authorization: 'token key:wrong' },
  'err-403-limited-list.http': limited('Webhook'),
  'err-403-limited-put.http': limited('Website Item'),
  'err-429-rate-limit.http': {
    why: 'a limit was set',
    site: simulator => {
      simulator.trouble = 'rate limit'
    },
  },
  'err-timestamp-mismatch-put.http': {
    why: 'the save just before was not recorded',
    site: simulator => change(simulator, 'Website Item', 'WEB-ITM-0002', { modified: '2026-11-21 04:25:09.410468' }),
  },
  'item-put-name.http': {
    why: 'inserting the Website Item had marked the Item, without a new `modified`',
    site: simulator => change(simulator, 'Item', 'TST-001', { published_in_website: 1 }),
  },
  'list-child-doctype-with-parent.http': specificationLabel,
  'list-child-fields.http': specificationLabel,
  'put-while-redis-queue-down.http': {
    why: 'redis was stopped',
    site: simulator => {
      simulator.trouble = 'queue down'
    },
  },
  'quotation-by-medusa-id.http': {
    why: 'submitting its order had made the quotation Ordered, without a new `modified`',
    site: simulator => change(simulator, 'Quotation', 'SAL-QTN-2026-00002', { status: 'Ordered' }),
  },
  'quotation-make_sales_order-draft.http': {
    why: 'it is submitted in the same second',
    site: simulator => change(simulator, 'Quotation', 'SAL-QTN-2026-00002', { docstatus: 0, status: 'Draft' }),
  },
  'quotation-make_sales_order.http': {
    why: 'its order is made and submitted in the same second',
    site(simulator) {
      simulator.remove('Sales Order', 'SAL-ORD-2026-00003')
      change(simulator, 'Quotation', 'SAL-QTN-2026-00002', { status: 'Open' })
    },
  },
  'sales-person-insert.http': installed('Sales Person'),
  'website-item-delete.http': {
    why: 'the item is deleted in the same second',
    site(simulator) {
      const trashed = recordedDeliveries('website-item-trash').find(({ event }) => event === 'on_trash')
      if (trashed) simulator.set('Website Item', trashed.doc)
    },
  },
  'webhook-list.http': {
    why: 'the template experiments had been deleted',
    site(simulator) {
      for (const { name } of simulator.list('Webhook').filter(({ name }) => name.startsWith('tpl-'))) {
        simulator.remove('Webhook', name)
      }
    },
  },
}
