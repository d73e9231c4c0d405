import { afterEach, describe, expect, test } from '@jest/globals'
import {
  type MedusaSimulator,
  type MedusaSimulatorOptions,
  startMedusaSimulator,
} from '../../../lib/local/medusa/simulator.ts'

const started: MedusaSimulator[] = []

async function start(options?: MedusaSimulatorOptions) {
  const medusa = await startMedusaSimulator(options)
  started.push(medusa)
  return medusa
}

afterEach(() => Promise.all(started.splice(0).map(medusa => medusa.stop())))

interface Row {
  id: string
  [column: string]: unknown
}
interface Answer {
  status: number
  body: { [name: string]: unknown; product?: Row; created?: Row[]; products?: Row[]; message?: string; type?: string }
}

async function send(medusa: MedusaSimulator, method: string, path: string, body?: unknown): Promise<Answer> {
  const { api, secretKey } = medusa
  const key = { authorization: `Basic ${btoa(`${secretKey}:`)}` }
  const response = await fetch(medusa.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(api === 'v1' ? { 'x-medusa-access-token': secretKey } : key) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const cable = (code: string, differs: Record<string, unknown> = {}) => ({
  ...{ title: `Cable ${code}`, handle: code.toLowerCase(), options: [{ title: 'Default', values: ['Default'] }] },
  variants: [{ title: 'Default', sku: code, options: { Default: 'Default' }, prices: [] }],
  ...differs,
})

async function make(medusa: MedusaSimulator, code: string, differs?: Record<string, unknown>): Promise<string> {
  const { status, body } = await send(medusa, 'POST', '/admin/products?fields=id', cable(code, differs))
  expect(status).toBe(200)
  return body.product?.id ?? ''
}

const codes = (count: number) => Array.from({ length: count }, (_, n) => `C-${n}`)

describe('what a test can read', () => {
  test('a product as it is now, plainly', async () => {
    const medusa = await start()
    const { body } = await send(medusa, 'POST', '/admin/collections', { title: 'Cables', handle: 'cables' })
    const collection_id = (body.collection as Row).id
    const id = await make(medusa, 'CAB-1', {
      ...{ collection_id, external_id: 'CAB-1', status: 'published', metadata: { UOM: 'Nos' } },
      images: [{ url: 'https://erp.example.test/a.png' }],
      sales_channels: [{ id: medusa.salesChannelId }],
      shipping_profile_id: medusa.shippingProfileId,
    })
    expect(medusa.products.get(id)).toMatchObject({
      ...{ title: 'Cable CAB-1', handle: 'cab-1', status: 'published', external_id: 'CAB-1', collection_id },
      ...{ metadata: { UOM: 'Nos' }, thumbnail: 'https://erp.example.test/a.png' },
      images: [{ url: 'https://erp.example.test/a.png' }],
      variants: [
        { sku: 'CAB-1', title: 'Default', options: { Default: 'Default' }, manage_inventory: true, prices: [] },
      ],
      sales_channels: [medusa.salesChannelId],
      shipping_profile_id: medusa.shippingProfileId,
    })
    expect(medusa.collections.get(collection_id)).toMatchObject({ title: 'Cables', handle: 'cables' })
  })

  test('one that was read before a change stays as it was', async () => {
    const medusa = await start()
    const id = await make(medusa, 'CAB-1')
    const before = medusa.products.get(id)
    await send(medusa, 'POST', `/admin/products/${id}`, { title: 'New' })
    expect([before?.title, medusa.products.get(id)?.title]).toEqual(['Cable CAB-1', 'New'])
  })

  test.each(['v1', 'v2'] as const)('after a reset %s has no products, and every handle and SKU is free', async api => {
    const medusa = await start({ api })
    const body = api === 'v1' ? { title: 'Cable', handle: 'cable' } : cable('CAB-1')
    await send(medusa, 'POST', '/admin/products', body)
    await send(medusa, 'POST', '/admin/collections', { title: 'Cables', handle: 'cables' })
    medusa.reset()
    expect([medusa.products.size, medusa.collections.size]).toEqual([0, 0])
    expect((await send(medusa, 'POST', '/admin/products', body)).status).toBe(200)
    expect((await send(medusa, 'POST', '/admin/collections', { title: 'Cables', handle: 'cables' })).status).toBe(200)
  })
})

describe('a batch', () => {
  test('is answered by id, which is not the order asked for', async () => {
    const medusa = await start()
    const wanted = codes(100)
    const { body } = await send(medusa, 'POST', '/admin/products/batch?fields=id,external_id', {
      create: wanted.map(code => cable(code, { external_id: code })),
    })
    const ids = body.created?.map(({ id }) => id) ?? []
    expect(ids).toEqual([...ids].sort())
    const made = body.created?.map(({ external_id }) => external_id)
    expect(made).not.toEqual(wanted)
    expect(new Set(made)).toEqual(new Set(wanted))
  })

  test('that fails leaves products, handles, SKUs and inventory items as they were', async () => {
    const medusa = await start()
    const kept = await make(medusa, 'KEPT')
    const gone = await make(medusa, 'GONE')
    const variant = medusa.products.get(kept)?.variants[0]
    medusa.reserve(medusa.products.get(gone)?.variants[0]?.inventory_item_id ?? '')
    const before = structuredClone(medusa.products)
    const { status } = await send(medusa, 'POST', '/admin/products/batch?fields=id', {
      create: [cable('NEW')],
      update: [{ id: kept, handle: 'renamed', title: 'Renamed', variants: [{ id: variant?.id, sku: 'RENAMED' }] }],
      delete: [gone],
    })
    expect(status).toBe(400)
    expect(medusa.products).toEqual(before)
    for (const code of ['NEW', 'RENAMED']) await make(medusa, code)
    const taken = await send(medusa, 'POST', '/admin/products?fields=id', cable('X', { handle: 'kept' }))
    expect(taken.body.message).toBe('Product with handle: kept, already exists.')
  })

  test('of 2 MiB is taken, one of more is not', async () => {
    const medusa = await start()
    const sized = (bytes: number) => {
      const length = JSON.stringify({ create: [cable('L', { description: '' })] }).length
      return { create: [cable('L', { description: 'x'.repeat(bytes - length) })] }
    }
    const batch = (body: unknown) => send(medusa, 'POST', '/admin/products/batch?fields=id', body)
    expect((await batch(sized(2 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await batch(sized(2 * 1024 * 1024))).status).toBe(200)
  })
})

describe('a list', () => {
  test('is by id, or the last change first, a page at a time', async () => {
    const medusa = await start()
    const first = await make(medusa, 'A')
    await send(medusa, 'POST', '/admin/products/batch?fields=id', { create: codes(9).map(code => cable(code)) })
    const page = async (query: string) => {
      const { body } = await send(medusa, 'GET', `/admin/products?fields=id&${query}`)
      return body.products?.map(({ id }) => id) ?? []
    }
    const all = [...medusa.products.keys()].sort()
    expect([
      ...(await page('limit=4')),
      ...(await page('limit=4&offset=4')),
      ...(await page('limit=4&offset=8')),
    ]).toEqual(all)
    const changed = medusa.products.get(first)?.updated_at ?? ''
    while (new Date().toISOString() <= changed) await new Promise(setImmediate)
    await send(medusa, 'POST', `/admin/products/${first}`, { title: 'Changed' })
    expect(await page('limit=1&order=-updated_at')).toEqual([first])
  })

  test('by more handles than a request line holds is refused with 431', async () => {
    const medusa = await start()
    const handles = codes(450).map(code => `handle[]=${encodeURIComponent(`كابل-${code}`)}`)
    const response = await fetch(`${medusa.url}/admin/products?${handles.join('&')}`)
    expect(response.status).toBe(431)
  })

  test('by a filter that no recording shows is refused as such', async () => {
    const medusa = await start()
    for (const query of ['title=Cable', 'with_deleted=true', 'order=title']) {
      const { status, body } = await send(medusa, 'GET', `/admin/products?fields=id&${query}`)
      expect({ query, status, type: body.type }).toEqual({ query, status: 501, type: 'not_recorded' })
    }
  })
})

test("a change moves updated_at, an equal write and a variant's change do not", async () => {
  const medusa = await start()
  const id = await make(medusa, 'CAB-1', { metadata: { a: [1] } })
  const made = medusa.products.get(id)
  while (new Date().toISOString() <= (made?.updated_at ?? '')) await new Promise(setImmediate)
  const variants = [{ id: made?.variants[0]?.id, allow_backorder: true }]
  for (const body of [{}, { title: 'Cable CAB-1', metadata: { a: [1] } }, { variants }]) {
    await send(medusa, 'POST', `/admin/products/${id}`, body)
    expect(medusa.products.get(id)?.updated_at).toBe(made?.updated_at)
  }
  expect(medusa.products.get(id)?.variants[0]).toMatchObject({ allow_backorder: true })
  await send(medusa, 'POST', `/admin/products/${id}`, { title: 'New' })
  expect(medusa.products.get(id)?.updated_at).not.toBe(made?.updated_at)
})

test('a creation whose answer is lost has made the product', async () => {
  const medusa = await start()
  medusa.faults.next({ kind: 'lost-answer' })
  await expect(send(medusa, 'POST', '/admin/products', cable('CAB-1'))).rejects.toThrow()
  expect([...medusa.products.values()].map(({ handle }) => handle)).toEqual(['cab-1'])
  const { body } = await send(medusa, 'POST', '/admin/products', cable('CAB-1'))
  expect(body.message).toBe('Product with handle: cab-1, already exists.')
})

describe("v1's custom fields", () => {
  const custom = {
    ...{ item_code: 'CAB-1', short_description: 'Short', ranking: 3, brand_name: 'Brand X' },
    specifications: [{ label: 'Length', description: '2 m' }],
  }

  test('are taken and answered at the top level, on creation and on update', async () => {
    const medusa = await start({ api: 'v1' })
    const created = await send(medusa, 'POST', '/admin/products', { title: 'Cable', handle: 'cable', ...custom })
    expect(created).toMatchObject({ status: 200, body: { product: custom } })
    const id = created.body.product?.id ?? ''
    const updated = await send(medusa, 'POST', `/admin/products/${id}`, { ranking: 4 })
    expect(updated.body.product).toMatchObject({ ...custom, ranking: 4 })
    expect(medusa.products.get(id)).toMatchObject({ ...custom, ranking: 4 })
  })

  test('are null where they were not given', async () => {
    const medusa = await start({ api: 'v1' })
    const { body } = await send(medusa, 'POST', '/admin/products', { title: 'Cable', handle: 'cable' })
    expect(body.product).toMatchObject({ item_code: null, specifications: null })
  })

  test('of a wrong type are refused', async () => {
    const medusa = await start({ api: 'v1' })
    const { status, body } = await send(medusa, 'POST', '/admin/products', {
      ...{ title: 'Cable', handle: 'cable', ranking: '3', specifications: [{ label: 'Length' }] },
    })
    const message = 'ranking must be a number conforming to the specified constraints, description must be a string'
    expect({ status, message: body.message }).toEqual({ status: 400, message })
  })

  test('are refused by a stock server', async () => {
    const medusa = await start({ api: 'v1', extended: false })
    const { status } = await send(medusa, 'POST', '/admin/products', { title: 'Cable', handle: 'cable', ...custom })
    expect([status, medusa.products.size]).toEqual([400, 0])
  })
})
