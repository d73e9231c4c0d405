import type { RunName } from '../../lib/queue/jobs.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { sweep } from '../../lib/sync/sweep.ts'
import type { Flow } from './play.ts'
import { drained, operation, sweptBefore } from './steps.ts'
import type { World } from './world.ts'

const ITEM = 'WEB-ITM-0001'
const started = (kind: RunName, input: object = {}) => operation(relay => startRun(relay, kind, input))

/** So that a run over all items stays short: the shop shows one. Its price and its stock have flows of their own. */
const oneItem = (ids: object) => (world: World) => {
  const hidden = { published: 0, medusa_id: null, medusa_variant_id: null }
  for (const item of world.erpnext.list('Website Item')) {
    world.erpnext.set('Website Item', { ...item, ...hidden, ...(item.name === ITEM ? { published: 1, ...ids } : {}) })
  }
  for (const doctype of ['Item Price', 'Bin', 'Deleted Document']) {
    for (const { name, item_code } of world.erpnext.list(doctype)) {
      if (item_code === 'MED-0001' || doctype === 'Deleted Document') world.erpnext.remove(doctype, name)
    }
  }
  sweptBefore(world)
}

export const exportFlow: Flow = [
  'export-website-items',
  oneItem({ medusa_id: null, medusa_variant_id: null }),
  started('export-website-items'),
  drained,
  // A page that is done again does not hold what has its id by then: whether it has its stock, the sweep finds out.
  operation(sweep),
]

export const updateFlow: Flow = [
  'update-website-items',
  oneItem({ medusa_id: 'prod_of_another', medusa_variant_id: 'variant_of_another' }),
  started('update-website-items'),
]

/** Of another Medusa: all of it is missing there. */
export const reconcileFlow: Flow = [
  'reconcile',
  world => {
    oneItem({ medusa_id: 'prod_of_another', medusa_variant_id: 'variant_of_another' })(world)
    const kept = ['All Item Groups', world.erpnext.get('Website Item', ITEM)?.item_group]
    for (const { name } of world.erpnext.list('Item Group')) {
      if (!kept.includes(name)) world.erpnext.remove('Item Group', name)
    }
  },
  started('reconcile', { fix: true }),
]
