import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { PresentProduct } from '../../../lib/medusa/catalogue.ts'
import { startTestRelay, type TestRelay } from '../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay({ MEDUSA_API: 'v1' })
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.simulators.medusa.reset()
  relay.logRecords.length = 0
})

const document = (name: string) => ({ doctype: 'Website Item', name })
const variant = { title: 'Default', manage_inventory: true, inventory_quantity: 0, prices: [] }
const write = (code: string, fields: object = {}) => ({
  document: document(code),
  product: { title: code, handle: code.toLowerCase(), item_code: code, ...fields },
  variant,
})
const codes = Array.from({ length: 10 }, (_, index) => `ITEM-${index}`)
const catalogue = () => relay.medusa.catalogue
const made = () => [...relay.simulators.medusa.products.values()]
const found = async (code: string) => {
  const [product] = await catalogue().findProducts({ handles: [code.toLowerCase()] }, document(code))
  return product as PresentProduct
}
/** What somebody else, or a process that is gone, has done. */
async function admin(path: string, body: object): Promise<void> {
  const { url, secretKey } = relay.simulators.medusa
  const headers = { 'content-type': 'application/json', 'x-medusa-access-token': secretKey }
  const { status } = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(status).toBe(200)
}

describe('many products', () => {
  test('of which one is refused: the others are made, each under its one option, in the order given', async () => {
    const results = await catalogue().writeProducts(
      codes.map(code => write(code, code === 'ITEM-4' ? { status: 'sold' } : {})),
    )
    expect(results[4]).toMatchObject({
      failure: { kind: 'permanent', message: expect.stringContaining('status must be one of') },
    })
    const ids = results.map(result => ('product' in result ? result.product.id : undefined))
    expect(ids).toEqual(codes.map(code => made().find(({ item_code }) => item_code === code)?.id))
    expect(made()).toHaveLength(9)
    for (const { variants } of made()) expect(variants).toMatchObject([{ options: { Default: 'Default' } }])
  })

  test('of which one is over Medusa’s body limit: it fails before the call, with its size', async () => {
    const huge = write('HUGE', { description: 'x'.repeat(102_400) })
    const answers = await catalogue().writeProducts([huge, write('A'), write('B')])
    expect(answers[0]).toMatchObject({
      failure: { kind: 'permanent', code: 'too-large', message: expect.stringMatching(/^HUGE is 1024\d\d bytes/) },
    })
    expect(made()).toHaveLength(2)
    expect(relay.simulators.medusa.calls.filter(({ status }) => status >= 400)).toEqual([])
  })

  test('the largest body that Medusa takes is taken', async () => {
    const room = 100 * 1024 - JSON.stringify(write('FULL', { description: '' }).product).length
    const [answer] = await catalogue().writeProducts([write('FULL', { description: 'x'.repeat(room) })])
    expect(answer).toHaveProperty('product.id')
  })

  test('while Medusa is away: none fails alone, and no more of them are begun', async () => {
    const { faults, calls } = relay.simulators.medusa
    faults.when(({ path }) => (path.startsWith('/admin/products') ? { kind: 'status', status: 503 } : undefined))
    await expect(catalogue().writeProducts(codes.map(code => write(code)))).rejects.toMatchObject({ kind: 'transient' })
    const refused = calls.filter(({ status }) => status === 503).length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(codes.length)
  })
})

test('a handle that another product has is told apart from other refusals', async () => {
  await catalogue().writeProducts([write('A')])
  const [answer] = await catalogue().writeProducts([write('B', { handle: 'a' })])
  expect(answer).toMatchObject({ failure: { kind: 'permanent', code: 'already-exists' } })
})

test.each([
  ['no option', {}, []],
  ['no variant', { options: [{ title: 'Default' }] }, []],
  ['another option and no variant', { options: [{ title: 'Size' }] }, []],
  ['no variant, and gets its option meanwhile', {}, ['Default']],
])('a product that has %s is completed by its next update', async (_, fields, meanwhile) => {
  await admin('/admin/products', write('A', fields).product)
  const present = await found('A')
  expect(present.variants).toEqual([])
  for (const title of meanwhile) await admin(`/admin/products/${present.id}/options`, { title })
  const [answer] = await catalogue().writeProducts([{ ...write('A'), product: { title: 'New' }, present }])
  expect(made()).toMatchObject([{ id: present.id, title: 'New', variants: [{ title: 'Default' }] }])
  expect(made()[0]?.options).toHaveLength(1)
  expect(answer).toMatchObject({ product: { id: present.id, variants: [{ id: made()[0]?.variants[0]?.id }] } })
})

test('what was written is found again, column by column, and a change reaches product and variant', async () => {
  const columns = {
    ...{ item_code: 'A', short_description: 'Short', ranking: 3, brand_name: 'Al Noor', discountable: false },
    ...{ description: 'Long', status: 'published', origin_country: 'OM', collection_id: null },
    specifications: [{ label: 'Length', description: '2 m' }],
  }
  const images = ['https://erp.example.test/a.png', 'https://erp.example.test/b.png']
  await catalogue().writeProducts([write('A', { ...columns, images, metadata: { UOM: 'Nos' } })])
  const present = await found('A')
  expect(present).toMatchObject({ fields: columns, images, thumbnail: images[0], metadata: { UOM: 'Nos' } })

  const change = { present, variantId: present.variants[0]?.id, document: document('A') }
  await catalogue().writeProducts([{ ...change, product: { ranking: 4 }, variant: { allow_backorder: true } }])
  expect((await found('A')).fields).toMatchObject({ ...columns, ranking: 4 })
  expect((await found('A')).variants).toMatchObject([
    { ...present.variants[0], allow_backorder: true, updated_at: expect.anything() },
  ])
})

test('products are found by ids in one call and by handles, each once', async () => {
  await catalogue().writeProducts(codes.map(code => write(code)))
  const ids = made().map(({ id }) => id)
  const keys = { ids: [...ids.slice(0, 6), 'prod_nope'], handles: ['item-0', 'item-9', 'nope'] }
  const before = relay.simulators.medusa.calls.length
  const products = await catalogue().findProducts(keys, document('A'))
  expect(products.map(({ id }) => id).sort()).toEqual([...ids.slice(0, 6), ids[9]].sort())
  expect(relay.simulators.medusa.calls.length - before).toBe(4)
})

test('every call is in the request log under its document', async () => {
  await catalogue().writeProducts([write('A')])
  const present = await found('A')
  await catalogue().writeProducts([
    { ...write('A'), product: { title: 'New' }, variant: {}, present, variantId: present.variants[0]?.id },
  ])
  await catalogue().deleteProduct(present.id, document('A'))
  const product = `/admin/products/${present.id}`
  expect(
    relay.logRecords
      .filter(({ voucher_name }) => voucher_name === 'A')
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`),
  ).toEqual([
    ...['POST /admin/products', `POST ${product}/options`, `POST ${product}/variants`, 'GET /admin/products'],
    ...[`POST ${product}`, `POST ${product}/variants/${present.variants[0]?.id}`, `DELETE ${product}`],
  ])
})

test('collections are found by ids and handles with their metadata, each once; gone twice is gone', async () => {
  const group = document('Cables')
  const fields = { title: 'Cables', handle: 'cables', metadata: { item_group: 'Cables', is_group: false } }
  const { id } = await catalogue().writeCollection(undefined, fields, group)
  const other = await catalogue().writeCollection(undefined, { title: 'Probes', handle: 'probes' }, group)
  await catalogue().writeCollection(id, { title: 'Wires', metadata: { is_group: true } }, group)
  const keys = { ids: [id, 'pcol_nope'], handles: ['cables', 'probes', 'nope'] }
  expect(await catalogue().findCollections(keys, group)).toEqual([
    { id, handle: 'cables', title: 'Wires', metadata: { item_group: 'Cables', is_group: true } },
    { id: other.id, handle: 'probes', title: 'Probes', metadata: {} },
  ])
  await expect(catalogue().writeCollection(undefined, fields, group)).rejects.toMatchObject({ code: 'already-exists' })
  await catalogue().deleteCollection(id, group)
  await catalogue().deleteCollection(id, group)
  expect(await catalogue().findCollections({ ids: [id] }, group)).toEqual([])
})
