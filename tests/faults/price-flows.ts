import type { RunName } from '../../lib/queue/jobs.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { sweep } from '../../lib/sync/sweep.ts'
import type { Flow } from './play.ts'
import { drained, job, operation, silently, sweptBefore } from './steps.ts'
import type { World } from './world.ts'

const PRICE = 'k072nvi7vi'
const item = { kind: 'sync-item', item_code: 'MED-0001' } as const
const price = { kind: 'sync-price', item_code: 'MED-0001' } as const
const changed = (fields: object) => silently(world => world.change('Item Price', PRICE, fields))
const trashed = silently(world => world.erpnext.remove('Item Price', PRICE))
const started = (kind: RunName) => operation(relay => startRun(relay, kind, {}))
const later = silently(world => {
  world.time.now += 3 * 86_400_000
})

/** As if no price had ever been sent. */
const unsent = (world: World) => void world.change('Item Price', PRICE, { medusa_price_id: null })
/** An older one, which holds again when the other is gone; and one that is not for everybody. */
const twoPrices = (world: World) => {
  unsent(world)
  const copy = world.erpnext.get('Item Price', PRICE)
  world.change('Item Price', 'older', { ...copy, valid_from: null, price_list_rate: 50 })
  world.change('Item Price', 'royal', { ...copy, customer: 'Royal Hospital 10', price_list_rate: 40 })
}
/** So that a flow over all prices stays short. */
const fewPrices = (world: World) => {
  for (const doctype of ['Item Price', 'Deleted Document']) {
    for (const { name } of world.erpnext.list(doctype)) if (name !== PRICE) world.erpnext.remove(doctype, name)
  }
  twoPrices(world)
}
const endsTomorrow = (world: World) => {
  fewPrices(world)
  world.change('Item Price', PRICE, { valid_upto: '2026-11-23' })
}
const swept = (world: World) => {
  fewPrices(world)
  sweptBefore(world)
}
const now = { modified: '2026-11-22 09:55:00.000000' }

/** What happens to prices goes another way on each Medusa. */
export const priceFlows: readonly Flow[] = [
  ['an Item Price and its change', unsent, job(item), changed({ price_list_rate: 60 }), job(price)],
  [
    'an Item Price of another list',
    twoPrices,
    job(item),
    changed({ price_list: 'E-Commerce' }),
    job({ ...price, prices: [PRICE] }),
  ],
  ['an Item Price trashed', twoPrices, job(item), trashed, job({ ...price, trashed: [{ name: PRICE }] })],
  ['export-prices', fewPrices, job(item), changed({ price_list_rate: 60 }), started('export-prices')],
]

/** What goes the same way on both. */
export const priceRunFlows: readonly Flow[] = [
  ['a price that ends', endsTomorrow, job(item), drained, later, started('sync-missing-prices')],
  [
    'sweep after a price was saved',
    swept,
    job(item),
    drained,
    changed({ price_list_rate: 60, ...now }),
    operation(sweep),
  ],
  ['sweep after a price was deleted', swept, job(item), drained, trashed, operation(sweep)],
]
