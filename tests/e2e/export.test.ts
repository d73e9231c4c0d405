import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedDataset } from '../../lib/local/erpnext/dataset.ts'
import type { Document, Row } from '../../lib/local/erpnext/document.ts'
import type { NewJob, RunName } from '../../lib/queue/jobs.ts'
import { queueAgain } from '../../lib/queue/release.ts'
import type { Counts } from '../../lib/store/runs.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { allProducts, comparable, expectedProduct, type Product } from './exported-products.ts'
import { ownMedusa, type RealMedusa } from './real-medusa.ts'

const RECORDED = [...(recordedDataset().get('Website Item')?.values() ?? [])] as (Document & Row)[]
const PUBLISHED = RECORDED.filter(({ published }) => published).length
const DRAFTS = RECORDED.filter(({ published }) => !published)
/** No recorded Item has a country. Here they come from these in turn, of which one has no code. */
const COUNTRIES = [
  ['Oman', 'OM'],
  ['Germany', 'DE'],
  ['Atlantis', undefined],
  [null, undefined],
  [null, undefined],
] as const
const ILLUSTRATED = 'WEB-ITM-0007'
/** Its SKU is in Medusa's inventory already. */
const REFUSED = { name: 'WEB-ITM-0005', item_code: 'MED-0005' }

let medusa: RealMedusa & { stop(): Promise<void> }
let relay: TestRelay
let erpnext: TestRelay['simulators']['erpnext']
beforeAll(async () => {
  medusa = await ownMedusa()
  const { url, email, password, salesChannelId, shippingProfileId } = medusa
  relay = await startTestRelay({ MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password })
  relay.shop = { ...relay.shop, sales_channel_ids: [salesChannelId], shipping_profile_id: shippingProfileId }
  relay.time.now = Date.parse('2026-11-22T06:00:00Z') // the recorded prices are in force
  erpnext = relay.simulators.erpnext
  erpnext.set('Country', { doctype: 'Country', name: 'Atlantis', code: null })
  for (const [index, { item_code, stock_uom }] of RECORDED.entries()) {
    // The Item of one of them was not recorded.
    const item = erpnext.get('Item', String(item_code)) ?? { doctype: 'Item', name: String(item_code), stock_uom }
    erpnext.set('Item', { ...item, country_of_origin: countryOf(index)[0] })
  }
  change(ILLUSTRATED, { website_image: '/files/glove one.png' })
}, 60_000)
afterAll(() => Promise.all([relay.stop(), medusa.stop()]))

const countryOf = (index: number) => COUNTRIES[index % COUNTRIES.length] as (typeof COUNTRIES)[number]
const websiteItem = (name: string) => erpnext.get('Website Item', name) as Document & Row
const change = (name: string, fields: object) => erpnext.set('Website Item', { ...websiteItem(name), ...fields })
const admin = async (method: string, path: string, body?: object) => {
  const answer = await medusa.request(method, path, medusa.adminHeaders, body)
  expect(answer.status).toBe(200)
  return answer.body
}
const productOf = async (item_code: string): Promise<Product> => {
  const products = (await allProducts(medusa)).filter(({ external_id }) => external_id === item_code)
  expect(products).toHaveLength(1)
  return products[0] as Product
}
let added = 0
/** New Website Items, of which nobody was told. */
const add = (count: number, fields: object = {}) =>
  Array.from({ length: count }, () => {
    const number = ++added
    const [name, item_code] = [`WEB-NEW-${String(number).padStart(4, '0')}`, `NEW-${number}`]
    const ids = { medusa_id: null, medusa_variant_id: null }
    erpnext.set('Website Item', {
      ...websiteItem('WEB-ITM-0001'),
      ...{ name, item_code, web_item_name: `New ${number}`, route: `new/new-${number}`, ...ids, ...fields },
    })
    return { name, item_code }
  })

const NONE: Counts = {
  ...{ total: 0, created: 0, adopted: 0, updated: 0, unchanged: 0, skipped: 0, parked: 0, queued: 0 },
}
const start = (kind: RunName, input: object = {}) => {
  relay.time.now += 60_000
  return startRun(relay, kind, input)
}
const run = async (kind: RunName, input: object = {}): Promise<Counts | undefined> => {
  await start(kind, input)
  await relay.queue.drain(relay.worker)
  const row = relay.runRows.get(kind)
  expect(row).toMatchObject({ status: 'done' })
  return row?.counts
}
/** What leaves a trace anywhere: calls of ERPNext and of Medusa, rows of the relay's own. */
const traces = () => ({
  erpnext: erpnext.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('get_list')),
  medusa: relay.logRecords.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth')),
  states: [...relay.stateRows],
  parked: [...relay.parkingRows.parked],
})
const everyProductOnce = async () => {
  const products = await allProducts(medusa)
  const items = erpnext.list('Website Item').filter(({ has_variants }) => !has_variants)
  const codes = (rows: readonly object[]) =>
    (rows as Row[]).map(({ item_code, external_id }) => String(item_code ?? external_id)).toSorted()
  expect(codes(products)).toEqual(codes(items))
  const idsInErpnext = items.map(({ item_code, medusa_id, medusa_variant_id }) => [
    item_code,
    medusa_id,
    medusa_variant_id,
  ])
  const idsInMedusa = products.map(({ external_id, id, variants: [variant] }) => [external_id, id, variant?.id])
  expect(idsInErpnext.toSorted()).toEqual(idsInMedusa.toSorted())
}

test('ids of another Medusa are cleared first', async () => {
  for (const doctype of ['Website Item', 'Item Group']) await run('clear-medusa-ids', { doctype, confirm: doctype })
  const withIds = [...erpnext.list('Website Item'), ...erpnext.list('Item Group')].filter(
    ({ medusa_id, medusa_variant_id }) => medusa_id || medusa_variant_id,
  )
  expect(withIds).toEqual([])
})

test('the recorded items are exported, but for a template, one that Medusa refuses and one that is too large', async () => {
  await admin('POST', '/admin/inventory-items', { sku: REFUSED.item_code })
  add(1, { name: 'WEB-NEW-TEMPLATE', item_code: 'NEW-TEMPLATE', has_variants: 1 })
  add(1, { name: 'WEB-NEW-LARGE', item_code: 'NEW-LARGE', web_long_description: 'x'.repeat(2_000_000) })
  expect(await run('export-website-items')).toEqual({
    ...{ ...NONE, total: PUBLISHED + 2, created: PUBLISHED - 1, skipped: 1, parked: 2 },
  })
})

test('of the hundred around the refused one, 99 are there, and it is parked with Medusa’s own message', async () => {
  const page = RECORDED.filter(({ published }) => published).slice(0, 100)
  const without = page.filter(({ name }) => !websiteItem(name).medusa_id)
  expect(without).toMatchObject([REFUSED])
  expect([...relay.parkingRows.parked.values()].filter(({ target }) => target === `Item#${REFUSED.item_code}`)).toEqual(
    [
      expect.objectContaining({
        status: 'parked',
        kind: 'sync-item',
        reason: `Medusa 400: Inventory item with sku: ${REFUSED.item_code}, already exists.`,
      }),
    ],
  )
})

test('the one that is too large is parked with its size, and Medusa was never asked', () => {
  const [large] = [...relay.parkingRows.parked.values()].filter(({ target }) => target === 'Item#NEW-LARGE')
  expect(large?.reason).toMatch(/^WEB-NEW-LARGE is 2000\d{3} bytes; Medusa takes at most 18\d{5}$/)
  expect(
    relay.logRecords.filter(({ voucher_name, method }) => voucher_name === 'WEB-NEW-LARGE' && method !== 'GET'),
  ).toEqual([])
})

test('both are exported by a retry, when the inventory item is gone and the text is shorter', async () => {
  const { inventory_items } = await admin('GET', `/admin/inventory-items?sku=${REFUSED.item_code}&fields=id`)
  await admin('DELETE', `/admin/inventory-items/${(inventory_items as { id: string }[])[0]?.id}`)
  change('WEB-NEW-LARGE', { web_long_description: 'x' })
  relay.time.now += 60_000
  for (const parked of [...relay.parkingRows.parked.values()]) expect(await queueAgain(relay, parked)).toBe(true)
  await relay.queue.drain(relay.worker)
  expect(relay.parkingRows.parked.size).toBe(0)
  expect(websiteItem('WEB-NEW-LARGE').medusa_id).toBe((await productOf('NEW-LARGE')).id)
  expect(websiteItem(REFUSED.name).medusa_id).toBe((await productOf(REFUSED.item_code)).id)
})

test('an unpublished item is exported by its own job alone', async () => {
  expect(DRAFTS.filter(({ name }) => websiteItem(name).medusa_id)).toEqual([])
  await relay.run(...DRAFTS.map(({ item_code }): NewJob => ({ kind: 'sync-item', item_code: String(item_code) })))
  expect(DRAFTS.filter(({ name }) => !websiteItem(name).medusa_id)).toEqual([])
})

test('all 301 come back field by field as the contract says, and ERPNext knows their ids', async () => {
  const products = new Map((await allProducts(medusa)).map(product => [product.external_id, product]))
  const [come, wanted] = [new Map<string, unknown>(), new Map<string, unknown>()]
  for (const [index, item] of RECORDED.entries()) {
    const product = products.get(String(item.item_code))
    const image = item.name === ILLUSTRATED ? `${erpnext.url}/files/glove%20one.png` : undefined
    if (product) come.set(item.name, comparable(product))
    wanted.set(item.name, expectedProduct(item, { shop: medusa, country: countryOf(index)[1], image }))
  }
  expect(wanted.size).toBe(301)
  expect(Object.fromEntries(come)).toEqual(Object.fromEntries(wanted))
  await everyProductOnce()
})

test('each Item Group is one collection, and ERPNext knows its id', async () => {
  const { collections } = await admin('GET', '/admin/collections?fields=id,title&limit=100')
  const groups = erpnext.list('Item Group').filter(({ medusa_id }) => medusa_id)
  expect(groups.map(({ name }) => name).toSorted()).toEqual(
    [...new Set(RECORDED.map(({ item_group }) => String(item_group)))].toSorted(),
  )
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
  expect((collections as { id: string; title: string }[]).toSorted(byId)).toEqual(
    groups.map(({ name, medusa_id }) => ({ id: String(medusa_id), title: name })).toSorted(byId),
  )
})

test.each<[RunName, Partial<Counts>]>([
  ['export-website-items', { total: 1, skipped: 1 }],
  ['update-website-items', { total: 303, skipped: 1, unchanged: 302 }],
])('%s once more changes nothing and writes nothing', async (kind, counts) => {
  const [before, products] = [traces(), await allProducts(medusa)]
  expect(await run(kind)).toEqual({ ...NONE, ...counts })
  expect(traces()).toEqual(before)
  expect(await allProducts(medusa)).toEqual(products)
})

test('a product that was changed by hand is put right by update-website-items, and it alone is written', async () => {
  const before = await allProducts(medusa)
  const { id, title, metadata } = before[150] as Product
  await admin('POST', `/admin/products/${id}`, { title: 'by hand', metadata: { ranking: 99, note: 'the shop’s own' } })
  expect(await run('export-website-items')).toMatchObject({ updated: 0 })
  expect(await run('update-website-items')).toMatchObject({ total: 303, updated: 1, unchanged: 301 })
  const after = await allProducts(medusa)
  const [mended] = after.splice(150, 1)
  before.splice(150, 1)
  expect(mended).toMatchObject({ id, title, metadata: { ...(metadata as object), note: 'the shop’s own' } })
  expect(after).toEqual(before)
})

test('a dry run writes nothing anywhere, and counts what is then done', async () => {
  add(2)
  const { id } = await productOf('MED-0010')
  await admin('POST', `/admin/products/${id}`, { title: 'by hand' })
  const [before, products] = [traces(), await allProducts(medusa)]
  const counts = { ...NONE, total: 305, created: 2, updated: 1, unchanged: 301, skipped: 1 }
  expect(await run('update-website-items', { dryRun: true })).toEqual(counts)
  expect(await run('export-website-items', { dryRun: true })).toEqual({ ...NONE, total: 3, created: 2, skipped: 1 })
  expect(traces()).toEqual(before)
  expect(await allProducts(medusa)).toEqual(products)
  expect(await run('update-website-items')).toEqual(counts)
  await everyProductOnce()
})

test('an item with a copied medusa_id (Desk’s Duplicate) gets a product of its own, and the original’s stays', async () => {
  const original = await productOf('MED-0020')
  const ids = { medusa_id: original.id, medusa_variant_id: original.variants[0]?.id }
  const [copy] = add(1, ids)
  expect(await run('update-website-items')).toMatchObject({ created: 1, updated: 0, adopted: 0 })
  expect(websiteItem(String(copy?.name)).medusa_id).not.toBe(original.id)
  expect(await productOf('MED-0020')).toEqual(original)
  await everyProductOnce()
})

test.each<[string, (names: string[]) => object, Partial<Counts>]>([
  ['of a whole page', () => ({ kind: 'status', status: 503 }), { adopted: 3 }],
  [
    'of one item',
    ([, second]) => {
      const failed_docs = [
        { doc: { docname: second }, exc: 'frappe.exceptions.TimestampMismatchError: saved meanwhile' },
      ]
      return { kind: 'status', status: 200, body: { message: { failed_docs } } }
    },
    { created: 2, queued: 1 },
  ],
])('products whose write-back failed (%s) are adopted, not doubled', async (_, faultFor, counts) => {
  const fault = faultFor(add(3).map(({ name }) => name))
  let met = 0
  erpnext.faults.when(({ path }) => (path.includes('bulk_update') && !met++ ? (fault as never) : undefined))
  expect(await run('export-website-items')).toEqual({ ...NONE, total: 4, skipped: 1, ...counts })
  erpnext.faults.clear()
  await run('export-website-items')
  expect(met).toBeGreaterThan(0)
  await everyProductOnce()
})

test('two workers at one run make each product once, and count each item once', async () => {
  add(150)
  await start('export-website-items')
  const [message] = relay.queue.waiting
  relay.queue.waiting.push({ ...message, messageId: 'the same again' } as NonNullable<typeof message>)
  await Promise.all([relay.queue.deliver(relay.worker, 1), relay.queue.deliver(relay.worker, 1)])
  await relay.queue.drain(relay.worker)
  const { total, ...others } = relay.runRows.get('export-website-items')?.counts ?? NONE
  expect({ total, counted: Object.values(others).reduce((a, b) => a + b) }).toEqual({ total: 151, counted: 151 })
  await everyProductOnce()
})

test('runs of both kinds and single jobs at once make each product once', async () => {
  const items = add(150)
  await start('export-website-items')
  await start('update-website-items')
  const jobs = items.filter((_, index) => index % 3 === 0)
  await relay.queue.send(
    jobs.map(({ item_code }): NewJob => ({ kind: 'sync-item', item_code })),
    'at once',
  )
  const deliver = (size: number) => relay.queue.deliver(relay.worker, size)
  await Promise.all([deliver(1), deliver(1), deliver(jobs.length / 2), deliver(jobs.length / 2)])
  expect(relay.logLines.filter(line => line.includes('another worker was at')).length).toBeGreaterThan(0)
  await relay.queue.drain(relay.worker)
  expect(await run('export-website-items')).toMatchObject({ total: 1, skipped: 1 })
  await everyProductOnce()
})
