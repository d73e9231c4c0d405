import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Document, Row } from '../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { anyMoments, anyPicks, type RelayToKill, relayToKill, seed } from '../faults/relay-to-kill.ts'
import { allProducts, type Product } from './exported-products.ts'
import { realMedusa } from './real-medusa.ts'

const KILLS = 50
/** What happens in each process's life: so many items are imported, of which nobody is told, and people do so much. */
const IMPORTED = 4
const ACTS = 3
/** Suites run side by side on one Medusa: items and groups that no other has. */
const GROUPS = ['Kill A', 'Kill B', 'Kill C']

type Item = Document & Row

const medusa = realMedusa()
let erpnext: ErpnextSimulator
let relay: RelayToKill
let template: Item
beforeAll(async () => {
  erpnext = await startErpnextSimulator()
  template = erpnext.get('Website Item', 'WEB-ITM-0001') as Item
  for (const { name } of erpnext.list('Website Item')) erpnext.remove('Website Item', name)
  for (const name of GROUPS) {
    erpnext.set('Item Group', { ...(erpnext.get('Item Group', 'Wound Care') as Document), name })
  }
  relay = await relayToKill(erpnext, { MEDUSA_URL: medusa.url, MEDUSA_SECRET_KEY: medusa.secretKey })
})
afterAll(() => Promise.all([erpnext.stop(), relay.remove()]))

const items = () => erpnext.list('Website Item') as Item[]
const save = (item: Item): Item => {
  erpnext.set('Website Item', item)
  return item
}
let made = 0
function publish(): Item {
  const number = ++made
  return save({
    ...{ ...template, medusa_id: null, medusa_variant_id: null, item_group: GROUPS[number % GROUPS.length] },
    ...{ name: `WEB-KILL-${number}`, item_code: `KILL-${number}`, route: `kill/kill-${number}` },
    web_item_name: `Killed ${number}`,
  })
}

const done = { published: 0, renamed: 0, deleted: 0 }
const tell = (docevent: string, doc: Item, route = 'website-item') => {
  const { name } = doc
  const body = JSON.stringify({ event: docevent, doctype: 'Website Item', name, doc })
  return relay.tell({ doctype: 'Website Item', docevent, name, body, route })
}
/** What a person does; resolves when the relay has taken the webhook. */
function act(pick: number): Promise<void> {
  const present = items()
  const item = present[pick % present.length] as Item
  const kind = pick % 10
  if (kind < 3) {
    done.published++
    return tell('on_update', publish())
  }
  if (kind < 8) {
    done.renamed++
    return tell('on_update', save({ ...item, web_item_name: `Renamed ${pick}` }))
  }
  done.deleted++
  erpnext.remove('Website Item', item.name)
  return tell('on_trash', item, 'website-item/trash')
}

const startExport = () => relay.request('POST', '/_local/invoke/export-website-items', {})

/** The products of this suite's items, be they whose they may. */
const products = async () =>
  (await allProducts(medusa)).filter(({ external_id, handle }) => /^kill-/i.test(external_id ?? handle))
const inMedusa = ({ id, external_id, title, status, collection, variants }: Product) => ({
  ...{ external_id, title, status, collection },
  ...{ skus: variants.map(({ sku }) => sku), ids: [id, variants[0]?.id] },
})
const inErpnext = ({ item_code, web_item_name, item_group, medusa_id, medusa_variant_id }: Item) => ({
  ...{ external_id: item_code, title: web_item_name, status: 'published', collection: { title: item_group } },
  ...{ skus: [item_code], ids: [medusa_id, medusa_variant_id] },
})
/** What either side has and the other has not, or has twice. */
async function differences(): Promise<string[]> {
  const there = (await products()).map(product => JSON.stringify(inMedusa(product)))
  const here = items().map(item => JSON.stringify(inErpnext(item)))
  return [
    ...there.filter((product, index) => !here.includes(product) || there.indexOf(product) !== index),
    ...here.filter(item => !there.includes(item)),
  ]
}

test(`SIGKILL at ${KILLS} random points of an export: in the end every item is there once, and no deleted one`, async () => {
  const startedAt = Date.now()
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  const picks = anyPicks(KILLS * ACTS)
  const accepted: Promise<void>[] = []
  const endedByItself = await relay.killAt(anyMoments(KILLS, { longestMs: 500, calls: 15 }), {
    begun() {
      for (let count = 0; count < IMPORTED; count++) publish()
      accepted.push(...picks.splice(0, ACTS).map(act))
    },
    async serving() {
      await startExport()
      await relay.retryParked()
    },
  })
  expect({ seed, endedByItself }).toEqual({ seed })
  const last = relay.start()
  try {
    await Promise.all(accepted)
    await last.serving
    const there = (await products()).length
    process.stdout.write(
      `  ${KILLS} kills until ${elapsed()}, ${there} products by then, seed ${seed}, ${JSON.stringify(done)}\n`,
    )
    // One that goes on may be past what was imported since; the next one is not.
    let isOfBefore = true
    const left = await relay.settle(async () => {
      isOfBefore &&= Boolean((await startExport()).already)
      return [...(isOfBefore ? ['the run of before'] : []), ...(await differences())]
    }, 150_000)
    process.stdout.write(`  all agrees after ${elapsed()}\n`)
    expect({ seed, left }).toEqual({ seed, left: [] })
  } finally {
    await last.kill()
  }
}, 300_000)
