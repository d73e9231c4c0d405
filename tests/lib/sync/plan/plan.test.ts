import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Document, Row } from '../../../../lib/local/erpnext/document.ts'
import { stamped } from '../../../../lib/queue/send.ts'
import { parkedId } from '../../../../lib/store/parking.ts'
import { planOf } from '../../../../lib/sync/plan/plan-of.ts'
import { ITEM_CODE, type PriceShop, priceShop, WEBSITE_ITEM } from '../../../support/price-shop.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

type Wanted = Parameters<typeof planOf>[1]

/** Every plan of every test: neither server, no row and no queue is touched. */
async function planned(relay: TestRelay, wanted: Wanted) {
  const rows = () => structuredClone([[...relay.stateRows], [...relay.parkingRows.parked], relay.queue.waiting])
  const { writes } = createStockWorld(relay.simulators)
  const [before, written] = [rows(), writes().length]
  const plan = await planOf(relay, wanted)
  expect([rows(), writes().length]).toEqual([before, written])
  return plan
}
const item = (name = WEBSITE_ITEM): Wanted => ({ doctype: 'Website Item', name })
const stock = (name = WEBSITE_ITEM): Wanted => ({ ...item(name), of: 'stock' })
const price = (name: string): Wanted => ({ doctype: 'Item Price', name })
const order = (name: string): Wanted => ({ doctype: 'Sales Order', name })

let relay: TestRelay
let shop: PriceShop
beforeAll(async () => {
  relay = await startTestRelay()
  shop = priceShop(relay)
})
afterAll(() => relay.stop())
beforeEach(() => shop.open())

const edit = (fields: object) => {
  const { erpnext } = relay.simulators
  erpnext.set('Website Item', { ...(erpnext.get('Website Item', WEBSITE_ITEM) as Document), ...fields })
}
const byHand = async (path: string, body?: object) => {
  const { url, secretKey } = relay.simulators.medusa
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const change = body ? { method: 'POST', body: JSON.stringify(body) } : { method: 'DELETE' }
  const { ok } = await fetch(url + path, { ...change, headers })
  expect(ok).toBe(true)
}
const park = (reason: string, kind: 'sync-item' | 'sync-price' | 'sync-stock') => {
  const job = stamped({ kind, item_code: ITEM_CODE }, 'a-webhook')
  return relay.parking.park({
    ...{ id: parkedId(job), status: 'parked', kind, target: `Item#${ITEM_CODE}`, job, code: 'ValidationError', reason },
    ...{ parked_at: '2026-11-22T06:00:00.000Z', attempts: 0 },
  })
}

test.each([item('WEB-ITM-9999'), stock('WEB-ITM-9999'), price('gone'), order('SAL-ORD-2026-99999')])(
  'there is no plan for what ERPNext does not have: %o',
  async wanted => {
    expect(await planned(relay, wanted)).toBeUndefined()
  },
)

interface Made {
  metadata: object
  variants: [object]
}
const isNone = (value: unknown) => Array.isArray(value) && !value.length
const under = (name: string, fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${name}.${key}`, value]))

describe('an item', () => {
  test('that was exported agrees, and says which product it is', async () => {
    expect(await planned(relay, item())).toEqual({
      agree: true,
      facts: {
        item_code: ITEM_CODE,
        product: expect.stringContaining(shop.productId()),
        variant: shop.variantId(),
        collection: expect.stringMatching(/^pcol_/),
      },
      against: [],
      differences: [],
    })
  })

  test('that was edited on both sides shows exactly the edited fields', async () => {
    edit({ web_item_name: 'Another name' })
    await byHand(`/admin/products/${shop.productId()}`, { metadata: { UOM: 'Elephant' } })
    const plan = await planned(relay, item())
    expect(plan).toMatchObject({ agree: false, against: [] })
    expect(plan?.differences).toEqual([
      { field: 'title', medusa: 'Digital Glove 1', erpnext: 'Another name' },
      { field: 'metadata.UOM', medusa: 'Elephant', erpnext: 'Box' },
    ])
  })

  test('that ERPNext forgot the ids of shows which it would get', async () => {
    const [medusa_id, medusa_variant_id] = [shop.productId(), shop.variantId()]
    edit({ medusa_id: null, medusa_variant_id: null })
    expect((await planned(relay, item()))?.differences).toEqual([
      { field: 'medusa_id in ERPNext', medusa: undefined, erpnext: medusa_id },
      { field: 'medusa_variant_id in ERPNext', medusa: undefined, erpnext: medusa_variant_id },
    ])
  })

  test.each([
    ['is in none', { collection_id: null }, null],
    ['still names it', {}, expect.stringMatching(/^pcol_/)],
  ])('whose collection is gone, and whose product %s, would be put into a new one', async (_, fields, medusa) => {
    const product = relay.simulators.medusa.products.get(shop.productId())
    const collectionId = product?.collection_id
    await byHand(`/admin/products/${shop.productId()}`, { discountable: true, ...fields })
    await byHand(`/admin/collections/${collectionId}`)
    const plan = await planned(relay, item())
    expect(plan).toMatchObject({ agree: false, against: [], facts: { collection: 'a new one, made first' } })
    expect(plan?.differences).toEqual([{ field: 'collection_id', medusa, erpnext: 'a new one, made first' }])
    await shop.work({ kind: 'sync-item', item_code: ITEM_CODE, force: true })
    expect(await planned(relay, item())).toMatchObject({ agree: true, differences: [] })
  })

  test('that is new shows all that its product then says, its price and whether it is in stock with it', async () => {
    const item_code = 'MED-0002'
    const { stock_uom: uom } = relay.simulators.erpnext.get('Website Item', 'WEB-ITM-0002') as Document & Row
    shop.set('q', { item_code, uom })
    const plan = await planned(relay, item('WEB-ITM-0002'))
    expect(plan).toMatchObject({ agree: false, against: [], facts: { product: 'Medusa has none: it would be made' } })
    const told = Object.fromEntries((plan?.differences ?? []).map(({ field, erpnext }) => [field, erpnext]))
    const { calls } = relay.simulators.medusa
    calls.length = 0
    await shop.work({ kind: 'sync-item', item_code })
    const { body } = calls.find(({ path }) => path.startsWith('/admin/products/batch')) ?? {}
    const [{ metadata, variants, ...product }] = (body as { create: [Made] }).create
    expect(variants).toMatchObject([{ sku: item_code, prices: [{ currency_code: 'omr', amount: 2.01 }] }])
    expect(metadata).toMatchObject({ item_code, in_stock: expect.any(Boolean) })
    const sent = { ...product, ...under('metadata', metadata), ...under('variant', variants[0]) }
    const saying = Object.entries(sent).filter(([, value]) => ![null, ''].includes(value as null) && !isNone(value))
    expect(told).toEqual({ ...Object.fromEntries(saying), collection_id: 'a new one, made first' })
  })

  test.each([
    [
      'is unpublished',
      { published: 0 },
      'it is not published in ERPNext: its product is a draft, which no shopper sees',
    ],
    ['is a template', { has_variants: 1 }, 'Item template: each of its variants is a product of its own'],
    [
      'is to be left out once',
      { custom_skip_update_hook: 1, web_item_name: 'Another name' },
      'custom_skip_update_hook was set: this update is left out',
    ],
  ])('that %s says so', async (_, fields, reason) => {
    edit(fields)
    expect(await planned(relay, item())).toMatchObject({ agree: false, against: [reason] })
  })

  test('whose job is parked, whose SKU is taken, or that Medusa refused for good says so', async () => {
    await park('Medusa 400: no', 'sync-item')
    expect((await planned(relay, item()))?.against).toEqual([
      `sync-item Item#${ITEM_CODE} is parked since 2026-11-22T06:00:00.000Z: Medusa 400: no`,
    ])
    await relay.parking.clear(parkedId({ kind: 'sync-item', item_code: ITEM_CODE }))

    const variants = ['ELSE', 'MED-0002'].map(sku => ({ title: sku, sku, options: { Size: sku }, prices: [] }))
    const options = [{ title: 'Size', values: ['ELSE', 'MED-0002'] }]
    await byHand('/admin/products', { title: 'The shop’s own', handle: 'own', options, variants })
    expect((await planned(relay, item('WEB-ITM-0002')))?.against).toEqual([
      expect.stringContaining('the SKU MED-0002 belongs to a variant of another product in Medusa'),
    ])

    edit({ web_item_name: 'Another name' })
    relay.simulators.medusa.faults.when(({ path }) =>
      path.startsWith('/admin/products/batch') ? { kind: 'status', status: 400 } : undefined,
    )
    await shop.work({ kind: 'sync-item', item_code: ITEM_CODE })
    relay.simulators.medusa.faults.when(() => undefined)
    expect((await planned(relay, item()))?.against).toEqual([
      expect.stringContaining('just this was refused for good'),
      expect.stringContaining('is parked since'),
    ])
  })
})

describe('a price', () => {
  test('agrees once it was sent; a change of either side is told in its currency', async () => {
    await shop.save('p')
    expect(await planned(relay, price('p'))).toMatchObject({ agree: true, against: [], differences: [] })
    shop.set('p', { price_list_rate: 3.5 })
    expect((await planned(relay, price('p')))?.differences).toEqual([{ field: 'omr', medusa: 2.01, erpnext: 3.5 }])
  })

  test('that has ended would be taken away', async () => {
    await shop.save('p')
    shop.set('p', { valid_upto: '2026-11-21' })
    expect(await planned(relay, price('p'))).toMatchObject({
      against: ['p: ended on 2026-11-21'],
      differences: [
        { field: 'omr', medusa: 2.01 },
        { field: 'p medusa_price_id in ERPNext', medusa: expect.any(String) },
      ],
    })
  })

  test.each([
    ['of another list', { price_list: 'Wholesale' }, 'q: of the price list Wholesale, not of Standard Selling'],
    ['for a customer', { customer: 'Somebody' }, 'q: for the customer Somebody only'],
    ['in another UOM', { uom: 'Nos' }, 'q: per Nos, not per stock UOM Box'],
    ['of later', { valid_from: '2027-01-01' }, 'q: begins on 2027-01-01'],
  ])('%s says why it does not count, and which one does', async (_, fields, reason) => {
    await shop.save('p')
    shop.set('q', fields)
    const plan = await planned(relay, price('q'))
    expect(plan).toMatchObject({ agree: false, against: [reason], differences: [] })
    expect(plan?.facts.prices).toContainEqual({ 'Item Price': 'p', counts: 'yes' })
  })

  test('of an item without a product, or whose variant is gone in Medusa, or is parked, says so', async () => {
    shop.set('q', { item_code: 'MED-0002' })
    expect((await planned(relay, price('q')))?.against).toEqual(['q: its Website Item has no Medusa variant yet'])
    shop.set('p')
    await park('Medusa 400: no', 'sync-price')
    const medusa_variant_id = 'variant_gone'
    edit({ medusa_variant_id })
    expect((await planned(relay, price('p')))?.against).toEqual([
      `Medusa has no variant variant_gone of a product ${shop.productId()}`,
      expect.stringContaining('Medusa 400: no'),
    ])
  })
})

describe('stock', () => {
  const MUSCAT = 'Muscat - AHM'
  const NOWHERE = 'no: under none of MEDUSA_STOCK_LOCATIONS'
  const bin = (...[warehouse, quantity, fields]: [string, number, object?]) =>
    createStockWorld(relay.simulators).bin(ITEM_CODE, warehouse, quantity, fields)
  beforeEach(() => {
    for (const { name } of relay.simulators.erpnext.list('Bin')) relay.simulators.erpnext.remove('Bin', name)
    edit({ website_warehouse: 'Main Group - AHM', custom_in_stock: 0 })
  })

  test('shows which warehouses count, their sum, and what flag and level would become', async () => {
    bin(MUSCAT, 5, { reserved_qty: 2 })
    bin('Stores - AHM', 7)
    const plan = await planned(relay, stock())
    const location = relay.simulators.medusa.stockLocationId
    expect(plan).toMatchObject({
      agree: false,
      against: [],
      facts: { website_warehouse: 'Main Group - AHM', actual_qty: 5, reserved_qty: 2, 'in stock above': 0 },
    })
    expect(plan?.facts.warehouses).toEqual(
      expect.arrayContaining([
        { warehouse: MUSCAT, actual_qty: 5, reserved_qty: 2, counts: 'yes' },
        { warehouse: 'Main Group - AHM', actual_qty: 0, reserved_qty: 0, counts: 'yes' },
        {
          warehouse: 'Stores - AHM',
          actual_qty: 7,
          reserved_qty: 0,
          counts: 'no: it is not under the website_warehouse',
        },
      ]),
    )
    expect(plan?.differences).toEqual(
      expect.arrayContaining([
        { field: 'custom_in_stock in ERPNext', medusa: false, erpnext: true },
        { field: `stocked_quantity at ${location}`, medusa: 125, erpnext: 3 },
      ]),
    )
    await shop.work({ kind: 'sync-stock', item_code: ITEM_CODE })
    expect(await planned(relay, stock())).toMatchObject({ agree: true, differences: [] })
  })

  test('says at which stock location each warehouse that counts is shown, and that one is at none', async () => {
    const location = relay.simulators.medusa.stockLocationId
    const MEDUSA_STOCK_LOCATIONS = [{ warehouse: 'Stores - AHM', location }]
    // Its own client, for what stock is counted by is kept with it for some seconds.
    const named = { ...relay, erpnext: { ...relay.erpnext }, stock: { ...relay.stock, MEDUSA_STOCK_LOCATIONS } }
    edit({ website_warehouse: 'All Warehouses - AHM' })
    bin(MUSCAT, 5)
    bin('Stores - AHM', 7)
    const plan = await planned(named, stock())
    const rows = plan?.facts.warehouses as Record<string, unknown>[]
    expect(rows.filter(({ actual_qty }) => actual_qty)).toEqual([
      { warehouse: MUSCAT, actual_qty: 5, reserved_qty: 0, counts: 'yes', location: NOWHERE },
      { warehouse: 'Stores - AHM', actual_qty: 7, reserved_qty: 0, counts: 'yes', location },
    ])
    expect(plan?.facts).toMatchObject({ actual_qty: 12 })
    expect(plan?.differences).toContainEqual({ field: `stocked_quantity at ${location}`, medusa: 125, erpnext: 7 })
  })

  test.each([
    ['is not published', { published: 0 }, 'it is not published in ERPNext: its stock is left alone'],
    ['has no warehouse', { website_warehouse: null }, 'it has no website_warehouse: nothing counts'],
    ['has no product', { medusa_id: null }, 'it has no product in Medusa'],
  ])('of an item that %s says so', async (_, fields, reason) => {
    edit(fields)
    expect(await planned(relay, stock())).toMatchObject({ agree: false, against: [reason] })
  })
})

describe('an order', () => {
  const [NAME, ID] = ['SAL-ORD-2026-00012', 'order_01J0007']

  beforeEach(() => relay.simulators.medusa.addOrder(ID))

  test('shows what would be sent, and agrees once it was', async () => {
    const before = await planned(relay, order(NAME))
    expect(before).toMatchObject({ agree: false, against: [], facts: { medusa_order_id: ID } })
    const sent = Object.fromEntries((before?.differences ?? []).map(({ field, erpnext }) => [field, erpnext]))
    await relay.run({ kind: 'sync-order', medusa_order_id: ID })
    expect(relay.simulators.medusa.orders.get(ID)?.metadata).toEqual(sent)
    expect(await planned(relay, order(NAME))).toMatchObject({ agree: true, against: [], differences: [] })
  })

  test('that was edited in Medusa shows the edited field', async () => {
    await relay.run({ kind: 'sync-order', medusa_order_id: ID })
    await byHand(`/admin/orders/${ID}`, { metadata: { payment_status: 'By hand', gift: 'the shop’s own' } })
    expect(await planned(relay, order(NAME))).toMatchObject({
      agree: false,
      differences: [{ field: 'payment_status', medusa: 'By hand' }],
    })
  })

  test('that was cancelled in Medusa says so, whether it was told since or not', async () => {
    const cancelled = { agree: false, against: [`${ID} is cancelled in Medusa: it takes no update any more`] }
    const { orders } = relay.simulators.medusa
    const found = orders.get(ID)
    if (found) found.differs = { status: 'canceled' }
    expect(await planned(relay, order(NAME))).toMatchObject(cancelled)
    await relay.run({ kind: 'sync-order', medusa_order_id: ID })
    expect(relay.outcomes().at(-1)).toMatchObject({ outcome: 'skipped', reason: `${ID} is cancelled in Medusa` })
    expect(await planned(relay, order(NAME))).toMatchObject(cancelled)
  })

  test('that Medusa does not have, or that is no order of the shop, says so', async () => {
    relay.simulators.medusa.orders.clear()
    await relay.run({ kind: 'sync-order', medusa_order_id: ID })
    expect((await planned(relay, order(NAME)))?.against).toEqual([
      `Medusa has no order ${ID}`,
      expect.stringContaining('just this was refused for good'),
      expect.stringContaining(`sync-order Medusa Order#${ID} is parked since`),
    ])
    const { erpnext } = relay.simulators
    erpnext.set('Sales Order', { ...(erpnext.get('Sales Order', NAME) as Document), medusa_order_id: null })
    expect((await planned(relay, order(NAME)))?.against).toContain(
      'neither it nor its Quotation has a medusa_order_id: it is no order of the shop',
    )
  })

  test('that takes its id from its Quotation is planned without being given it', async () => {
    const { erpnext } = relay.simulators
    const quotation = erpnext.get('Quotation', 'SAL-QTN-2026-00002') as Document
    erpnext.set('Quotation', { ...quotation, medusa_order_id: 'order_q' })
    const draft = erpnext.get('Sales Order', 'SAL-ORD-2026-00003') as Document
    erpnext.set('Sales Order', { ...draft, docstatus: 0, status: 'Draft' })
    relay.simulators.medusa.addOrder('order_q')
    const plan = await planned(relay, order('SAL-ORD-2026-00003'))
    expect(plan?.facts).toMatchObject({ medusa_order_id: 'order_q' })
    expect(plan?.differences).toContainEqual({ field: 'order_status', medusa: undefined, erpnext: 'Pending' })
  })
})

describe('on Medusa 1', () => {
  let old: TestRelay
  let itsShop: PriceShop
  beforeAll(async () => {
    old = await startTestRelay({ MEDUSA_API: 'v1' })
    itsShop = priceShop(old)
  })
  afterAll(() => old.stop())
  beforeEach(() => itsShop.open())

  test('a price is told by the fields of its price list', async () => {
    await itsShop.save('p')
    expect(await planned(old, price('p'))).toMatchObject({ agree: true, differences: [] })
    itsShop.set('p', { price_list_rate: 3.5, valid_upto: '2026-12-31' })
    expect((await planned(old, price('p')))?.differences).toEqual([
      { field: 'p ends_at', medusa: undefined, erpnext: '2026-12-31T23:59:59.999Z' },
      { field: 'p amount', medusa: 2010, erpnext: 3500 },
    ])
    itsShop.set('p', { customer: 'Somebody' })
    expect(await planned(old, price('p'))).toMatchObject({
      against: ['p: for the customer Somebody only'],
      differences: [{ field: 'p list', medusa: itsShop.price('p')?.medusa_id }, {}, {}],
    })
    expect(await planned(old, stock())).toMatchObject({ against: [], facts: { item_code: ITEM_CODE } })
  })

  test('a price whose list Medusa refuses to show says so, and what is remembered of it stays as it is', async () => {
    await itsShop.save('p')
    itsShop.set('p', { price_list_rate: 3.5 })
    old.simulators.medusa.faults.when(({ path }) =>
      path.startsWith('/admin/price-lists/') ? { kind: 'status', status: 400 } : undefined,
    )
    const plan = await planned(old, price('p'))
    old.simulators.medusa.faults.when(() => undefined)
    expect(plan).toMatchObject({ agree: false, against: [expect.stringContaining('Medusa 400')] })
  })

  test('an order agrees when it accepted just that', async () => {
    const [name, id] = ['SAL-ORD-2026-00012', 'order_01J0007']
    old.simulators.medusa.addOrder(id)
    const told = await planned(old, order(name))
    expect(told?.differences).toContainEqual({ field: 'order_status', medusa: undefined, erpnext: expect.any(String) })
    const { erpnext } = old.simulators
    const { customer } = erpnext.get('Sales Order', name) as Document & { customer: string }
    expect(told?.against).toEqual([`the Customer ${customer} has no medusa_id, which the store endpoint wants`])
    erpnext.set('Customer', { ...(erpnext.get('Customer', customer) as Document), medusa_id: 'cus_1' })
    await old.run({ kind: 'sync-order', medusa_order_id: id })
    expect(await planned(old, order(name))).toMatchObject({ agree: true, differences: [] })
  })
})
