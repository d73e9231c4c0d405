import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import type { Document } from '../../../lib/local/erpnext/document.ts'
import { changedRows } from '../../../lib/sync/changed-rows.ts'
import { sweep } from '../../../lib/sync/sweep.ts'
import { fewItems } from '../../support/few-items.ts'
import { startTestRelay, type TestRelay } from '../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(async () => {
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.stateRows.clear()
  relay.cursorRows.clear()
  relay.logLines.length = 0
  relay.time.now += 600_000
  // A catalogue of a few, for each test syncs all of it first.
  fewItems(relay.simulators.erpnext)
  for (const { medusa_order_id } of relay.simulators.erpnext.list('Sales Order')) {
    if (typeof medusa_order_id === 'string') relay.simulators.medusa.addOrder(medusa_order_id)
  }
})

let sweeps = 0
/** Sweeps, works the queue off, and answers how many syncs each doctype led to. */
async function sweepAll(pageSize?: number): Promise<Record<string, number>> {
  const swept = await sweep(relay, `sweep-${++sweeps}`, pageSize)
  await relay.queue.drain(relay.worker)
  return Object.fromEntries(swept.flatMap(({ doctype, queued }) => (queued ? [[doctype, queued]] : [])))
}
/** Changes a document as somebody in ERPNext would: `modified` moves. */
const LATER = '2026-11-22 10:00:00.000000'
const change = (doctype: string, name: string, fields: object, modified = LATER) =>
  relay.simulators.erpnext.set(doctype, {
    ...(relay.simulators.erpnext.get(doctype, name) as Document),
    ...fields,
    modified,
  })
const metadata = (id: string) => relay.simulators.medusa.orders.get(id)?.metadata ?? {}

test('the first sweep ever starts at now: what was before is not news', async () => {
  expect(await sweepAll()).toEqual({})
  expect(relay.simulators.medusa.calls).toEqual([])
})

describe('once both sides agree', () => {
  beforeEach(async () => {
    await sweepAll()
    await sweepAll() // the whole recorded site was made within the 75 minutes that are read again
    // A day later, so that only what a test changes is in that time.
    for (const [of, cursor] of relay.cursorRows)
      relay.cursorRows.set(of, { ...cursor, modified: '2026-11-22 09:30:00.0' })
  })

  test('an order whose webhook never came is found, whoever changed it', async () => {
    change('Sales Order', 'SAL-ORD-2026-00012', { status: 'Completed', modified_by: 'relay@example.com' })
    expect(await sweepAll()).toEqual({ 'Sales Order': 1 })
    expect(metadata('order_01J0007')).toMatchObject({ order_status: 'Completed' })
    expect(await sweepAll()).toEqual({})
  })

  test('a skip flag that nothing used up is reset, though both sides agree', async () => {
    const [item] = relay.simulators.erpnext
      .list('Website Item')
      .filter(({ published, medusa_id }) => published && medusa_id)
    const name = String(item?.name)
    change('Website Item', name, { custom_skip_update_hook: 1 })
    expect(await sweepAll()).toEqual({ 'Website Item': 1 })
    expect(relay.simulators.erpnext.get('Website Item', name)?.custom_skip_update_hook).toBe(0)
  })

  test.each([
    ['Sales Invoice', 'ACC-SINV-2026-00010', 'order_01J0015'],
    ['Delivery Note', 'MAT-DN-2026-00005', 'order_01J0007'],
    ['Payment Entry', 'ACC-PAY-2026-00004', 'order_01J0015'],
  ])('a changed %s leads to its order', async (doctype, name, id) => {
    change(doctype, name, {})
    relay.stateRows.delete(`Medusa Order#${id}`) // as if Medusa had never been told
    expect(await sweepAll()).toEqual({ [doctype]: 1 })
    expect(metadata(id)).toHaveProperty('order_status')
  })

  test('every webhook of a day lost, and a deletion: one sweep makes Medusa right', async () => {
    const open = relay.simulators.erpnext.list('Sales Order').filter(({ docstatus }) => docstatus === 1)
    for (const [index, { name }] of open.entries()) {
      change(
        'Sales Order',
        name,
        { status: 'To Bill' },
        `2026-11-23 ${String(index % 24).padStart(2, '0')}:00:00.000000`,
      )
    }
    change('Sales Invoice', 'ACC-SINV-2026-00010', { status: 'Paid' }, '2026-11-23 11:11:11.000000')
    relay.simulators.erpnext.remove('Sales Order', 'SAL-ORD-2026-00033') // half of a split order
    await sweepAll()
    for (const { medusa_order_id, docstatus } of relay.simulators.erpnext.list('Sales Order')) {
      if (!medusa_order_id || docstatus !== 1) continue
      expect(metadata(String(medusa_order_id))).toMatchObject({ order_status: 'To Bill' })
    }
    expect(metadata('order_01J0015')).toMatchObject({ payment_status: 'Paid' })
    expect(metadata('order_01J0027')).toMatchObject({ grand_total: 36.048, erpnext_sales_order: 'SAL-ORD-2026-00032' })
    expect(await sweepAll()).toEqual({})
  })

  test('a deletion alone is found, though nothing of the document is left', async () => {
    await relay.run({ kind: 'sync-order', medusa_order_id: 'order_01J0027' })
    relay.simulators.erpnext.remove('Sales Order', 'SAL-ORD-2026-00033')
    // The first sweep saw no Deleted Document at all, so this one is where that doctype starts.
    await sweepAll()
    relay.simulators.erpnext.remove('Sales Order', 'SAL-ORD-2026-00032')
    relay.simulators.erpnext.set('Sales Order', {
      ...(relay.simulators.erpnext.get('Sales Order', 'SAL-ORD-2026-00012') as Document),
      name: 'SAL-ORD-NEW',
      medusa_order_id: 'order_01J0027',
      modified: '2026-11-01 00:00:00.000000', // so that only the deletion can lead to it
    })
    expect(await sweepAll()).toEqual({ 'Deleted Document': 1 })
    expect(metadata('order_01J0027')).toMatchObject({ erpnext_sales_order: 'SAL-ORD-NEW' })
  })

  test('what was saved up to 75 minutes before the last row seen is read again: a late commit is not lost', async () => {
    change('Sales Order', 'SAL-ORD-2026-00012', {}, '2026-11-22 10:00:00.000000')
    await sweepAll()
    change('Sales Order', 'SAL-ORD-2026-00014', { status: 'On Hold' }, '2026-11-22 08:45:00.000001')
    change('Sales Order', 'SAL-ORD-2026-00008', { status: 'On Hold' }, '2026-11-22 08:44:59.999999')
    expect(await sweepAll()).toEqual({ 'Sales Order': 1 })
    expect(metadata('order_01J0009')).toMatchObject({ order_status: 'On Hold' })
  })

  test('rows of one modified are all seen, whatever the page holds', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `order_bulk_${String(index).padStart(2, '0')}`)
    const template = relay.simulators.erpnext.get('Sales Order', 'SAL-ORD-2026-00012') as Document
    for (const id of ids) {
      relay.simulators.medusa.addOrder(id)
      relay.simulators.erpnext.set('Sales Order', {
        ...template,
        name: `SO-${id}`,
        medusa_order_id: id,
        modified: LATER,
      })
    }
    expect(await sweepAll(4)).toEqual({ 'Sales Order': 25 })
    expect(ids.filter(id => !metadata(id).order_status)).toEqual([])
    expect(relay.cursorRows.get('Sales Order')).toMatchObject({ modified: LATER, name: `SO-${ids.at(-1)}` })
  })

  test('the cursor moves only over what was queued: a sweep that dies is made up for by the next', async () => {
    for (const name of ['SAL-ORD-2026-00012', 'SAL-ORD-2026-00014', 'SAL-ORD-2026-00016', 'SAL-ORD-2026-00018']) {
      change('Sales Order', name, { status: 'On Hold' }, `2026-11-22 10:00:00.0000${name.slice(-2)}`)
    }
    const { send } = relay.queue
    let calls = 0
    relay.queue.send = async (...args) => {
      if (++calls === 2) throw new Error('killed')
      return send(...args)
    }
    await expect(sweep(relay, 'dies', 1)).rejects.toThrow('killed')
    relay.queue.send = send
    expect(relay.cursorRows.get('Sales Order')?.name).not.toBe('SAL-ORD-2026-00018')
    await sweepAll(1)
    for (const id of ['order_01J0007', 'order_01J0009', 'order_01J0011', 'order_01J0013']) {
      expect(metadata(id)).toMatchObject({ order_status: 'On Hold' })
    }
  })

  test('two sweeps at once do no harm', async () => {
    for (const name of ['SAL-ORD-2026-00012', 'SAL-ORD-2026-00014', 'SAL-ORD-2026-00016']) {
      change('Sales Order', name, { status: 'On Hold' })
    }
    await Promise.all([sweep(relay, 'one', 1), sweep(relay, 'other', 1)])
    await relay.queue.drain(relay.worker)
    for (const id of ['order_01J0007', 'order_01J0009', 'order_01J0011']) {
      expect(metadata(id)).toMatchObject({ order_status: 'On Hold' })
    }
    expect(await sweepAll()).toEqual({})
  })

  test('a doctype that cannot be read fails the sweep and says so; the others are swept', async () => {
    change('Sales Order', 'SAL-ORD-2026-00012', { status: 'On Hold' })
    relay.simulators.erpnext.forbidden.add('Deleted Document')
    await expect(sweep(relay, 'forbidden')).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('403'),
    })
    await relay.queue.drain(relay.worker)
    expect(metadata('order_01J0007')).toMatchObject({ order_status: 'On Hold' })
  })

  test('what Medusa refuses for good is tried once, and again only when it changed', async () => {
    relay.simulators.medusa.orders.delete('order_01J0007')
    change('Sales Order', 'SAL-ORD-2026-00012', { status: 'On Hold' })
    expect(await sweepAll()).toEqual({ 'Sales Order': 1 })
    for (let quiet = 0; quiet < 3; quiet++) expect(await sweepAll()).toEqual({})
    change('Sales Order', 'SAL-ORD-2026-00012', { status: 'To Bill' }, '2026-11-22 10:05:00.000000')
    expect(await sweepAll()).toEqual({ 'Sales Order': 1 })
  })

  const product = (sku: string) =>
    [...relay.simulators.medusa.products.values()].find(({ variants }) => variants[0]?.sku === sku)
  const collections = () => [...relay.simulators.medusa.collections.values()].map(({ title }) => title)

  test.each<[string, string, string, object, object]>([
    ['a Website Item', 'Website Item', 'WEB-ITM-0001', { web_item_name: 'Glove, new' }, { title: 'Glove, new' }],
    ['the country of its Item', 'Item', 'MED-0001', { country_of_origin: 'Oman' }, { origin_country: 'OM' }],
  ])('%s that was changed without a webhook is found, once', async (_, doctype, name, fields, expected) => {
    change(doctype, name, fields)
    expect(await sweepAll()).toEqual({ [doctype]: 1 })
    expect(product('MED-0001')).toMatchObject(expected)
    expect(await sweepAll()).toEqual({})
  })

  test.each<[string, string, object]>([
    ['a Bin', 'Bin', { actual_qty: 41 }],
    ['the warehouse of a Website Item', 'Website Item', { website_warehouse: 'Stores - AHM' }],
  ])('%s that was changed without a webhook is found, once', async (_, doctype, fields) => {
    const bin = { item_code: 'MED-0001', actual_qty: 7, reserved_qty: 0, modified: '2026-11-01 00:00:00.000000' }
    for (const { name } of relay.simulators.erpnext.list('Bin')) relay.simulators.erpnext.remove('Bin', name)
    relay.simulators.erpnext.set('Bin', { doctype: 'Bin', name: 'a-bin', warehouse: 'Muscat - AHM', ...bin })
    await relay.run({ kind: 'sync-stock', item_code: 'MED-0001', force: true })
    expect(relay.simulators.medusa.stockOf('MED-0001')).toBe(7)
    change(doctype, doctype === 'Bin' ? 'a-bin' : 'WEB-ITM-0001', fields)
    expect(await sweepAll()).toEqual({ [doctype]: 1 })
    expect(relay.simulators.medusa.stockOf('MED-0001')).toBe(doctype === 'Bin' ? 41 : 0)
    expect(await sweepAll()).toEqual({})
  })

  test('an Item Group that was moved without a webhook is found, once', async () => {
    change('Item Group', 'Gloves & Masks', { parent_item_group: 'Equipment' })
    expect(await sweepAll()).toEqual({ 'Item Group': 1 })
    const [group] = [...relay.simulators.medusa.collections.values()].filter(({ title }) => title === 'Gloves & Masks')
    expect(group?.metadata).toMatchObject({ parent_item_group: 'Equipment' })
    expect(await sweepAll()).toEqual({})
  })

  test('an update that was to be left out is not pushed by a later sweep', async () => {
    change('Website Item', 'WEB-ITM-0001', { web_item_name: 'Reviewed', custom_skip_update_hook: 1 })
    expect(await sweepAll()).toEqual({ 'Website Item': 1 })
    for (let quiet = 0; quiet < 2; quiet++) expect(await sweepAll()).toEqual({})
    expect(product('MED-0001')?.title).not.toBe('Reviewed')
    change('Website Item', 'WEB-ITM-0001', { web_item_name: 'Reviewed twice' })
    expect(await sweepAll()).toEqual({ 'Website Item': 1 })
    expect(product('MED-0001')?.title).toBe('Reviewed twice')
  })

  test('a Website Item and an Item Group that were deleted without a webhook are gone from Medusa after a sweep', async () => {
    relay.simulators.erpnext.remove('Website Item', 'WEB-ITM-0002')
    await sweepAll()
    relay.simulators.erpnext.remove('Website Item', 'WEB-ITM-0001')
    relay.simulators.erpnext.remove('Item Group', 'Gloves & Masks')
    expect(collections()).toContain('Gloves & Masks')
    await sweepAll()
    expect(product('MED-0001')).toBeUndefined()
    expect(collections()).not.toContain('Gloves & Masks')
    expect(await sweepAll()).toEqual({})
  })

  test('who signed up in Medusa and was not told of is found, once; a guest is not', async () => {
    const { erpnext, medusa } = relay.simulators
    const at = (minutes: number) => new Date(relay.time.now - minutes * 60_000).toISOString()
    relay.cursorRows.set('Medusa Customer', { modified: at(2), name: '', version: 1 })
    const found = medusa.addCustomer('found@example.test', { created_at: at(1) })
    medusa.addCustomer('guest@example.test', { created_at: at(1), has_account: false })
    medusa.addCustomer('old@example.test', { created_at: at(200) })
    expect(await sweepAll()).toEqual({ 'Medusa Customer': 1 })
    expect(erpnext.list('Lead').filter(({ email_id }) => /@example.test/.test(String(email_id)))).toMatchObject([
      { medusa_id: found },
    ])
    expect(await sweepAll()).toEqual({})
  })

  test('a Customer saved with the Lead of who signed up is found; one with any other Lead is left alone', async () => {
    const { erpnext } = relay.simulators
    change('Lead', 'CRM-LEAD-2026-00001', { medusa_id: 'cus_swept' })
    change('Customer', 'Royal Hospital 10', { lead_name: 'CRM-LEAD-2026-00001' })
    change('Customer', 'Royal Hospital 15', { lead_name: 'CRM-LEAD-2026-00004' })
    expect(await sweepAll()).toEqual({ Customer: 1 })
    expect(erpnext.get('Customer', 'Royal Hospital 10')).toMatchObject({ medusa_id: 'cus_swept' })
    // Refused, and said so once: another sweep has nothing new to say.
    change('Customer', 'Royal Hospital 20', { lead_name: 'CRM-LEAD-2026-00001' })
    expect(await sweepAll()).toEqual({ Customer: 1 })
    expect(erpnext.list('Comment')).toMatchObject([{ reference_name: 'Royal Hospital 20' }])
    expect(await sweepAll()).toEqual({})
  })

  test('ten thousand rows of one modified are all seen, each once', async () => {
    const template = relay.simulators.erpnext.get('Delivery Note', 'MAT-DN-2026-00005') as Document
    const names = Array.from({ length: 10_000 }, (_, index) => `DN-${String(index).padStart(5, '0')}`)
    for (const name of names)
      relay.simulators.erpnext.set('Delivery Note', { ...template, name, items: [], modified: LATER })
    const row = z.object({ name: z.string(), modified: z.string() })
    const query = { pageSize: 500, filters: [], fields: ['name', 'modified'] }
    const seen: string[] = []
    for await (const { rows, done } of changedRows(relay, 'Delivery Note', row, query)) {
      seen.push(...rows.map(({ name }) => name))
      await done()
    }
    expect(seen).toEqual(names)
  }, 60_000)
})
