import { startRun } from '../../lib/sync/runs/start.ts'
import type { Flow } from './play.ts'
import { job, operation, silently } from './steps.ts'
import type { World } from './world.ts'

const item = { kind: 'sync-item', item_code: 'MED-0001' } as const
const stock = { kind: 'sync-stock', item_code: 'MED-0001' } as const

/** One item, and nothing of it; so that a flow over all of them stays short. */
const oneItem = (world: World) => {
  for (const { name } of world.erpnext.list('Website Item')) {
    if (name !== 'WEB-ITM-0001') world.erpnext.remove('Website Item', name)
  }
  for (const { name } of world.erpnext.list('Bin')) world.erpnext.remove('Bin', name)
}
const moved = (actual_qty: number) =>
  silently(world => {
    const bin = { item_code: 'MED-0001', warehouse: 'Muscat - AHM', actual_qty, reserved_qty: 0 }
    world.erpnext.set('Bin', { doctype: 'Bin', name: 'a-bin', ...bin })
  })

/** On Medusa 1 there are no levels. */
export const stockFlows: readonly Flow[] = [
  ['stock that comes and goes', oneItem, job(item), moved(3), job(stock), moved(0), job(stock)],
]

export const stockRunFlows: readonly Flow[] = [
  ['update-stock', oneItem, job(item), moved(3), operation(relay => startRun(relay, 'update-stock', {}))],
]
