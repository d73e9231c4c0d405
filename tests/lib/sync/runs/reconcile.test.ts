import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Document } from '../../../../lib/local/erpnext/document.ts'
import { processBatch } from '../../../../lib/queue/process-batch.ts'
import { runJob } from '../../../../lib/sync/run-job.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { type ReconciledShop, reconciledShop, said } from '../../../support/reconciled-shop.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

const [ONE, TWO, THREE] = ['WEB-ITM-0001', 'WEB-ITM-0002', 'WEB-ITM-0003'] as const
const GROUP = 'Gloves & Masks'

describe.each(['v2', 'v1'] as const)('Medusa %s', api => {
  let relay: TestRelay
  let shop: ReconciledShop
  beforeAll(async () => {
    relay = await startTestRelay({ MEDUSA_API: api })
    relay.time.now = Date.parse('2026-11-22T06:00:00Z') // the recorded prices are in force
    shop = reconciledShop(relay)
  })
  afterAll(() => relay.stop())
  beforeEach(() => shop.open())

  const product = (name: string) => `/admin/products/${shop.item(name).medusa_id}`
  const groupId = (name: string) => relay.simulators.erpnext.get('Item Group', name)?.medusa_id
  const variant = (name: string) => `${product(name)}/variants/${shop.item(name).medusa_variant_id}`

  test('both sides agree: a run finds nothing, writes nothing, and says so', async () => {
    const { counts, differences_left, findings } = await shop.run({ fix: true })
    expect({ differences_left, findings }).toEqual({ differences_left: 0, findings: [] })
    expect(counts).toMatchObject({ created: 0, adopted: 0, updated: 0, parked: 0, queued: 0 })
    expect(counts.total).toBeGreaterThan(10)
    expect(shop.writes()).toEqual([])
  })

  test('without `fix` nothing is written even of a shop that Medusa has nothing of', async () => {
    relay.simulators.medusa.reset()
    relay.stateRows.clear()
    shop.forget()
    const { findings = [], differences_left } = await shop.run()
    expect(new Set(findings.map(({ doctype }) => doctype))).toEqual(
      new Set(['Item Group', 'Website Item', 'Item Price']),
    )
    expect(findings.filter(({ repaired }) => repaired)).toEqual([])
    expect(differences_left).toBe(findings.length)
    expect(shop.writes()).toEqual([])
    expect([relay.stateRows.size, relay.parkingRows.parked.size, relay.queue.waiting.length]).toEqual([0, 0, 0])
  })

  /** What people do, and what a run says of it. */
  const cases: [string, () => unknown, string[]][] = [
    [
      'an item renamed',
      () => shop.renameItem('MED-0001', 'MED-RENAMED'),
      [`renamed Website Item ${ONE}: was MED-0001`],
    ],
    [
      'an Item Group renamed',
      () => shop.renameGroup(GROUP, 'Hand protection'),
      [`renamed Item Group Hand protection: was ${GROUP}`],
    ],
    [
      'a product edited by hand',
      () => shop.inMedusa('POST', product(TWO), { title: 'by hand' }),
      [`different Website Item ${TWO}: title`],
    ],
    [
      'a collection edited by hand',
      () => shop.inMedusa('POST', `/admin/collections/${groupId(GROUP)}`, { title: 'by hand' }),
      [`different Item Group ${GROUP}: title`],
    ],
    [
      'ids that ERPNext lost',
      () => relay.simulators.erpnext.set('Website Item', { ...shop.item(THREE), medusa_id: null }),
      [`different Website Item ${THREE}: ERPNext did not know its product`],
    ],
    [
      'a flag changed by hand',
      () => {
        const { custom_in_stock, ...item } = shop.item(ONE)
        relay.simulators.erpnext.set('Website Item', { ...item, custom_in_stock: custom_in_stock ? 0 : 1 } as never)
      },
      [expect.stringMatching(`^different Website Item ${ONE}: stock: (in|out of) stock$`) as unknown as string],
    ],
  ]
  test.each(cases)('%s: told of, put right when asked, and then both sides agree', async (_, happens, expected) => {
    await happens()
    expect(await shop.findings()).toEqual(expected)
    expect(shop.writes()).toEqual([])
    const fixed = await shop.findings({ fix: true })
    expect(fixed.map(line => line.replace(/ \(repaired\)$/, ''))).toEqual(expected)
    expect(fixed.every(line => line.endsWith(' (repaired)'))).toBe(true)
    shop.forget()
    expect(await shop.findings({ fix: true })).toEqual([])
    expect(shop.writes()).toEqual([])
  })

  test('a product deleted by hand is made anew, with its price', async () => {
    const { medusa_id } = shop.item(TWO)
    await shop.inMedusa('DELETE', product(TWO))
    expect(await shop.findings()).toContain(`missing Website Item ${TWO}: ${medusa_id} is gone`)
    expect(shop.writes()).toEqual([])
    expect(await shop.findings({ fix: true })).toContain(`missing Website Item ${TWO}: ${medusa_id} is gone (repaired)`)
    expect(relay.simulators.medusa.products.has(String(shop.item(TWO).medusa_id))).toBe(true)
    expect(await shop.findings({ fix: true })).toEqual([])
  })

  test.each([
    ['name it still', false],
    ['name none', true],
  ])('a collection deleted by hand is made anew, and its products, which %s, are put into it', async (_, isEmptied) => {
    const inGroup = [ONE, TWO, THREE].filter(name => shop.item(name).item_group === GROUP)
    expect(inGroup.length).toBeGreaterThan(0)
    if (isEmptied) for (const name of inGroup) await shop.inMedusa('POST', product(name), { collection_id: null })
    await shop.inMedusa('DELETE', `/admin/collections/${groupId(GROUP)}`)
    expect(await shop.findings()).toEqual([
      `missing Item Group ${GROUP}: no collection`,
      ...inGroup.map(name => `different Website Item ${name}: collection_id`),
    ])
    await shop.run({ fix: true })
    expect(relay.simulators.medusa.collections.has(String(groupId(GROUP)))).toBe(true)
    expect(await shop.findings({ fix: true })).toEqual([])
  })

  test('an Item Group that nothing of the shop is in, and that nobody exported, is none of its business', async () => {
    const group = relay.simulators.erpnext.get('Item Group', 'Diagnostic') as Document
    relay.simulators.erpnext.set('Item Group', { ...group, name: 'Raw Material', medusa_id: null })
    expect(await shop.findings()).toEqual([])
    expect(await shop.findings({ fix: true })).toEqual([])
    expect(shop.writes()).toEqual([])
  })

  test('what Medusa has of documents that are gone is told of and never deleted; the shop’s own is left alone', async () => {
    const [gone, { item_code }] = [shop.item(THREE), shop.item(THREE)]
    const groupsId = groupId('Diagnostic')
    relay.simulators.erpnext.remove('Website Item', THREE)
    relay.simulators.erpnext.remove('Item Group', 'Diagnostic')
    const own = { title: 'Own', handle: 'own', ...(api === 'v2' && { options: [{ title: 'Size', values: ['S'] }] }) }
    await shop.inMedusa('POST', '/admin/products', own)
    await shop.inMedusa('POST', '/admin/collections', { title: 'Own', handle: 'own' })
    for (const fix of [false, true]) {
      expect(await shop.findings({ fix })).toEqual([
        `extra Website Item ${item_code}: product ${gone.medusa_id} (${gone.web_item_name})`,
        `extra Item Group Diagnostic: collection ${groupsId} (Diagnostic)`,
      ])
    }
    expect(shop.writes()).toEqual([])
    expect(relay.runRows.get('reconcile')?.differences_left).toBe(2)
  })

  test('a second product or collection of one document is told of; the one that its document knows is not', async () => {
    const { item_code, medusa_id } = shop.item(ONE)
    const options = { options: [{ title: 'Size', values: ['S'] }] }
    const claim = api === 'v2' ? { metadata: { item_code }, ...options } : { item_code }
    await shop.inMedusa('POST', '/admin/products', { title: 'Second', handle: 'second', ...claim })
    const second = { title: 'Second', handle: 'second', metadata: { item_group: GROUP } }
    await shop.inMedusa('POST', '/admin/collections', second)
    expect(await shop.findings({ fix: true })).toEqual([
      expect.stringMatching(`^extra Website Item ${item_code}: product \\w+ \\(Second\\) beside ${medusa_id}$`),
      expect.stringMatching(`^extra Item Group ${GROUP}: collection \\w+ \\(Second\\) beside ${groupId(GROUP)}$`),
    ])
    expect(shop.writes()).toEqual([])
  })

  test('an item whose id is a copy of another’s is not told to have two products', async () => {
    const { medusa_id } = shop.item(TWO)
    relay.simulators.erpnext.set('Website Item', { ...shop.item(ONE), medusa_id: medusa_id ?? null })
    const findings = await shop.findings()
    expect(findings).toContain(`different Website Item ${ONE}: ERPNext did not know its product`)
    expect(findings.filter(line => line.startsWith('extra'))).toEqual([])
  })

  test('an item that is trashed while the run goes on, and its product deleted, is not told of', async () => {
    const path = product(THREE)
    const { calls } = relay.simulators.medusa
    const list: TestRelay['erpnext']['list'] = async (doctype, ...given) => {
      const isAfterPage = /products\?limit/.test(calls.at(-1)?.path ?? '')
      if (isAfterPage && doctype === 'Website Item' && relay.simulators.erpnext.get(doctype, THREE)) {
        relay.simulators.erpnext.remove(doctype, THREE)
        await shop.inMedusa('DELETE', path)
      }
      return relay.erpnext.list(doctype, ...given)
    }
    const trashing: TestRelay = { ...relay, erpnext: { ...relay.erpnext, list } }
    await startRun(relay, 'reconcile', {})
    await relay.queue.drain(records => processBatch(records, received => runJob(trashing, received), trashing))
    expect(relay.simulators.erpnext.get('Website Item', THREE)).toBeUndefined()
    expect(relay.runRows.get('reconcile')).toMatchObject({ status: 'done', findings: [] })
  })

  test('an item that was trashed since the last sweep is not told of while its job may still wait', async () => {
    const { item_code } = shop.item(THREE)
    const sweptUntil = (modified: string) =>
      relay.cursorRows.set('Deleted Document', { modified, name: '', version: 1 })
    sweptUntil('2026-11-21 00:00:00.000000')
    relay.simulators.erpnext.remove('Website Item', THREE)
    expect(await shop.findings()).toEqual([])
    sweptUntil('2100-01-01 00:00:00.000000')
    expect(await shop.findings()).toEqual([expect.stringMatching(`^extra Website Item ${item_code}: `)])
    relay.cursorRows.clear()
  })

  test('an older Medusa that was restored: what came, changed and went since is told of, and put right as far as it is ours', async () => {
    const { erpnext, medusa } = relay.simulators
    // Since the backup one was made, one was changed, one was deleted.
    await shop.inMedusa('DELETE', product(ONE))
    await shop.inMedusa('POST', product(TWO), { title: 'as it was' })
    const { medusa_id, item_code } = shop.item(THREE)
    erpnext.remove('Website Item', THREE)
    const findings = await shop.findings({ fix: true })
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(`^missing Website Item ${ONE}: .* \\(repaired\\)$`),
        `different Website Item ${TWO}: title (repaired)`,
        expect.stringMatching(`^extra Website Item ${item_code}: product ${medusa_id} `),
      ]),
    )
    expect(medusa.products.size).toBe(3)
    expect(await shop.findings({ fix: true })).toEqual([expect.stringMatching(/^extra /)])
  })

  test('what Medusa does not take is told of with the reason, is parked, and holds up nothing', async () => {
    relay.simulators.erpnext.set('Website Item', { ...shop.item(ONE), web_long_description: 'x'.repeat(2_000_000) })
    await shop.inMedusa('POST', product(TWO), { title: 'by hand' })
    expect(await shop.findings({ fix: true })).toEqual([
      expect.stringMatching(`^refused Website Item ${ONE}: ${ONE} is 20\\d{5} bytes; Medusa takes at most \\d+$`),
      `different Website Item ${TWO}: title (repaired)`,
    ])
    expect([...relay.parkingRows.parked.values()]).toMatchObject([{ target: 'Item#MED-0001', code: 'too-large' }])
    expect(relay.runRows.get('reconcile')?.differences_left).toBe(1)
  })

  test('one product that Medusa stumbles over holds up nothing: it is tried again by itself, and a person sees it', async () => {
    await shop.inMedusa('POST', product(ONE), { title: 'by hand' })
    await shop.inMedusa('POST', product(TWO), { title: 'by hand' })
    // Whatever is thrown while it writes, the simulator answers 500.
    const products = relay.simulators.medusa.products as Map<string, object>
    const set = products.set.bind(products)
    products.set = (id, each) => {
      relay.time.now += 2 * 3_600_000
      if (id === shop.item(ONE).medusa_id) throw new Error('stumbled')
      return set(id, each)
    }
    const row = await shop.run({ fix: true }).finally(() => Reflect.deleteProperty(products, 'set'))
    expect(row.findings?.map(said)).toContain(`different Website Item ${TWO}: title (repaired)`)
    expect(row.counts.queued).toBe(1)
    expect([...relay.parkingRows.parked.values()]).toMatchObject([{ status: 'parked', target: 'Item#MED-0001' }])
    expect(await shop.findings({ fix: true })).toEqual([`different Website Item ${ONE}: title (repaired)`])
    expect(relay.parkingRows.parked.size).toBe(0)
  })

  test('a price of a list that is the shop’s no more is told of, and taken away when asked', async () => {
    const { pricing } = relay
    const prices = relay.simulators.erpnext.list('Item Price').filter(({ item_code }) => item_code === 'MED-0001')
    relay.pricing = { ...pricing, priceList: 'Wholesale' }
    const told = [ONE, TWO, THREE].map(name => `^different Website Item ${name}: price: .*(removed|deleted)`)
    expect(await shop.findings()).toEqual(told.map(line => expect.stringMatching(`${line}$`)))
    expect(shop.writes()).toEqual([])
    expect(await shop.findings({ fix: true })).toEqual(
      told.map(line => expect.stringMatching(`${line} \\(repaired\\)$`)),
    )
    expect(await shop.findings({ fix: true })).toEqual([])
    relay.pricing = pricing
    const back = (await shop.findings({ fix: true })).filter(line => line.includes(' Item Price '))
    expect(back.length).toBeGreaterThanOrEqual(prices.length)
    expect(await shop.findings()).toEqual([])
  })

  test('an update that was to be left out stays left out until the item changes; update-website-items writes it', async () => {
    const { erpnext, medusa } = relay.simulators
    const description = () => medusa.products.get(String(shop.item(ONE).medusa_id))?.description
    const before = description()
    erpnext.set('Website Item', { ...shop.item(ONE), web_long_description: 'Not yet', custom_skip_update_hook: 1 })
    await relay.run({ kind: 'sync-item', item_code: 'MED-0001', skip: true })
    expect(shop.item(ONE).custom_skip_update_hook).toBe(0)
    shop.forget()
    expect([await shop.findings(), await shop.findings({ fix: true }), shop.writes()]).toEqual([[], [], []])
    expect(description()).toBe(before)
    erpnext.set('Website Item', { ...shop.item(ONE), web_long_description: 'Now' })
    expect(await shop.findings({ fix: true })).toEqual([`different Website Item ${ONE}: description (repaired)`])

    erpnext.set('Website Item', { ...shop.item(ONE), web_long_description: 'Not yet', custom_skip_update_hook: 1 })
    await relay.run({ kind: 'sync-item', item_code: 'MED-0001', skip: true })
    await startRun(relay, 'update-website-items', {})
    await relay.queue.drain(relay.worker)
    expect(description()).toBe('Not yet')
  })

  test('a product whose update was to be left out is made anew where it is gone', async () => {
    relay.simulators.erpnext.set('Website Item', {
      ...shop.item(ONE),
      web_long_description: 'Not yet',
      custom_skip_update_hook: 1,
    })
    await relay.run({ kind: 'sync-item', item_code: 'MED-0001', skip: true })
    await shop.inMedusa('DELETE', product(ONE))
    expect(await shop.findings({ fix: true })).toContainEqual(
      expect.stringMatching(`^missing Website Item ${ONE}: .* \\(repaired\\)$`),
    )
    expect(relay.simulators.medusa.products.get(String(shop.item(ONE).medusa_id))?.description).toBe('Not yet')
  })

  test('each difference is a line of the log, and how many are left a metric at the end', async () => {
    await shop.inMedusa('POST', product(TWO), { title: 'by hand' })
    relay.simulators.erpnext.remove('Website Item', THREE)
    await shop.run({ fix: true })
    const lines = relay.logLines.map(line => JSON.parse(line))
    const { run } = relay.runRows.get('reconcile') ?? {}
    expect(lines.filter(({ message }) => message === 'differs')).toMatchObject([
      { what: 'different', doctype: 'Website Item', name: TWO, repaired: true, correlation_id: run },
      { what: 'extra', repaired: false, correlation_id: run },
    ])
    expect(lines.flatMap(({ DifferencesLeft = [] }) => DifferencesLeft)).toEqual([1])
  })

  test.each([
    ['', undefined],
    [', also where stock locations are set wrongly', [{ warehouse: 'Nowhere', location: 'sloc_1' }]],
  ])('a run with time for one page at a time finds the same%s', async (_, MEDUSA_STOCK_LOCATIONS) => {
    relay.stock = { ...relay.stock, MEDUSA_STOCK_LOCATIONS }
    await shop.inMedusa('POST', product(TWO), { title: 'by hand' })
    relay.simulators.erpnext.remove('Website Item', THREE)
    const all = await shop.findings()
    const hasty: TestRelay = { ...relay, remainingMs: () => 30_000 }
    await startRun(hasty, 'reconcile', {})
    for (let message = 0; message < 20; message++) {
      await relay.queue.deliver(records =>
        processBatch(records, received => runJob(hasty, received), { ...hasty, remainingMs: () => 60_000 }),
      )
    }
    relay.stock = { ...relay.stock, MEDUSA_STOCK_LOCATIONS: undefined }
    const row = relay.runRows.get('reconcile')
    expect(all).toHaveLength(MEDUSA_STOCK_LOCATIONS && api === 'v2' ? 3 : 2)
    expect([row?.status, row?.findings?.map(said)]).toEqual(['done', all])
    expect(row?.page).toBeGreaterThanOrEqual(6)
  })

  test('what could not be compared is compared by a job of its own, though the relay remembers that both agree', async () => {
    const inGroup = [ONE, TWO, THREE].filter(name => shop.item(name).item_group === GROUP)
    await shop.inMedusa('POST', `/admin/collections/${groupId(GROUP)}`, { title: 'by hand' })
    for (const name of inGroup) await shop.inMedusa('POST', product(name), { title: 'by hand' })
    let stumbles = 0
    relay.simulators.medusa.faults.when(({ method, path }) =>
      method === 'POST' && path.startsWith('/admin/collections') && ++stumbles <= 2
        ? { kind: 'status', status: 500 }
        : undefined,
    )
    expect((await shop.run({ fix: true })).counts.queued).toBe(1 + inGroup.length)
    relay.simulators.medusa.faults.clear()
    expect(await shop.findings()).toEqual([])
  })

  if (api === 'v2') {
    test.each<[string, () => unknown, RegExp]>([
      [
        'a price',
        () => shop.inMedusa('POST', variant(ONE), { prices: [{ currency_code: 'omr', amount: 99 }] }),
        /^(missing|different) Item Price \w+: omr [\d.]+$/,
      ],
      [
        'the in_stock that a storefront shows',
        () => shop.inMedusa('POST', product(ONE), { metadata: { in_stock: 'maybe' } }),
        /^different Website Item WEB-ITM-0001: stock: in_stock: (true|false)$/,
      ],
    ])('%s that was changed by hand is told of, and put right when asked', async (_, happens, expected) => {
      await happens()
      expect(await shop.findings()).toEqual([expect.stringMatching(expected)])
      expect(shop.writes()).toEqual([])
      expect(await shop.findings({ fix: true })).toEqual([expect.stringMatching(/ \(repaired\)$/)])
      expect(await shop.findings({ fix: true })).toEqual([])
    })

    test('an item whose stock Medusa is not to keep is told of night by night, and is no difference that rings', async () => {
      const variants = [{ id: shop.item(ONE).medusa_variant_id, manage_inventory: false }]
      await shop.inMedusa('POST', product(ONE), { variants })
      for (const fix of [false, true]) {
        const { findings = [], differences_left } = await shop.run({ fix })
        expect(findings.map(said)).toEqual([
          `uncounted Website Item ${ONE}: stock: Medusa keeps no stock of its variant`,
        ])
        expect(differences_left).toBe(0)
      }
      expect(shop.writes()).toEqual([])
    })

    test('without a stock location all else is compared, and what has to be set is told', async () => {
      relay.stock = { ...relay.stock, MEDUSA_STOCK_LOCATIONS: [{ warehouse: 'Nowhere', location: 'sloc_1' }] }
      await shop.inMedusa('POST', product(TWO), { title: 'by hand' })
      relay.simulators.erpnext.remove('Website Item', THREE)
      const findings = await shop.findings({ fix: true })
      relay.stock = { ...relay.stock, MEDUSA_STOCK_LOCATIONS: undefined }
      expect(findings).toEqual([
        `different Website Item ${TWO}: title (repaired)`,
        expect.stringMatching(/^refused Warehouse MEDUSA_STOCK_LOCATIONS: .*ERPNext has no warehouse Nowhere/),
        expect.stringMatching(/^extra /),
      ])
    })

    test('a product that claims nothing but whose SKU is like an item code is the shop’s own', async () => {
      const variants = [{ title: 'S', sku: 'MED-9999', options: { Size: 'S' }, prices: [] }]
      const options = [{ title: 'Size', values: ['S'] }]
      await shop.inMedusa('POST', '/admin/products', { title: 'Own', handle: 'own', options, variants })
      expect(await shop.findings({ fix: true })).toEqual([])
    })
  }
})
