import { parkDeadLetters } from '../../lib/queue/dead-letters.ts'
import type { NewJob, RunName } from '../../lib/queue/job-schema.ts'
import { queueAgain, retryWaiting } from '../../lib/queue/release.ts'
import { allParked } from '../../lib/store/parking.ts'
import { exportSalesOrder } from '../../lib/sync/order/export.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { sweep } from '../../lib/sync/sweep.ts'
import { sqsRecord } from '../support/sqs-records.ts'
import { customerFlows } from './customer-flows.ts'
import { exportFlow, reconcileFlow, updateFlow } from './export-flows.ts'
import type { Flow } from './play.ts'
import { priceFlows, priceRunFlows } from './price-flows.ts'
import { quotationFlows } from './quotation-flows.ts'
import { action, change, drained, job, operation, silently, sweptBefore } from './steps.ts'
import { stockFlows, stockRunFlows } from './stock-flows.ts'
import type { World } from './world.ts'

const asRecorded = () => undefined
const after = (action: string) => (world: World) => void world.erpnext.applyState(action)
const order = (id: string): NewJob => ({ kind: 'sync-order', medusa_order_id: id })
const invoice: NewJob = { kind: 'resolve-orders', doctype: 'Sales Invoice', name: 'ACC-SINV-2026-00022' }

const item = { kind: 'sync-item', item_code: 'MED-0001' } as const
const group = { kind: 'sync-group', name: 'Gloves & Masks' } as const
const renamed = silently(world => world.change('Website Item', 'WEB-ITM-0001', { web_item_name: 'Another Glove' }))
const itemTrashed = silently(world => world.erpnext.remove('Website Item', 'WEB-ITM-0001'))
const groupTrashed = silently(world => world.erpnext.remove('Item Group', group.name))

const ofQuotation = (fields: object) => (world: World) => {
  world.change('Quotation', 'SAL-QTN-2026-00002', { medusa_order_id: 'order_q' })
  world.change('Sales Order', 'SAL-ORD-2026-00003', { from_ecommerce: 1, ...fields })
}
const twoOrders = (world: World) =>
  void world.change('Sales Order', 'SAL-ORD-2026-00033', { medusa_order_id: 'order_other' })

/** So that a flow over all open orders stays short: the other ones are nobody's. */
const fewOrders = (world: World) => {
  for (const { name, medusa_order_id } of world.erpnext.list('Sales Order')) {
    if (medusa_order_id !== 'order_01J0027') world.change('Sales Order', name, { medusa_order_id: null })
  }
}
/** And one item in its group; for the first sweep none, for the next one would find what nobody has told Medusa yet. */
const fewDocuments = (world: World, kept: readonly string[] = []) => {
  fewOrders(world)
  for (const doctype of ['Website Item', 'Item', 'Item Group']) {
    for (const { name } of world.erpnext.list(doctype)) if (!kept.includes(name)) world.erpnext.remove(doctype, name)
  }
  for (const { name } of world.erpnext.list('Deleted Document')) world.erpnext.remove('Deleted Document', name)
}
const swept = (world: World) => {
  fewDocuments(world, ['WEB-ITM-0001', 'MED-0001', group.name])
  sweptBefore(world)
}
const now = { modified: '2026-11-22 09:55:00.000000' }
const paid = silently(world => world.change('Sales Invoice', invoice.name, { status: 'Paid', ...now }))
const deleted = silently(world => world.erpnext.remove('Sales Invoice', invoice.name))
const itemSaved = silently(world => world.change('Website Item', 'WEB-ITM-0001', { web_item_name: 'Swept', ...now }))
const status = (status: string) => change('Sales Order', 'SAL-ORD-2026-00032', { docstatus: 1, status })
const unknown = (world: World) => void world.medusa.orders.delete('order_01J0015')
const known = silently(world => world.medusa.addOrder('order_01J0015'))
const retryAll = operation(async relay => {
  for await (const parked of allParked(relay.parking)) await queueAgain(relay, parked)
})
const letters = ['order_a', 'order_b'].map(id =>
  sqsRecord({ v: 1, cause: 'c', ...order(id) } as never, { messageId: id }),
)
const wrongPassword = (world: World) => world.medusa.setPassword('another')
const rightPassword = silently(world => world.medusa.setPassword('supersecret'))
const off = (world: World) => world.enable(false)
const on = silently(world => world.enable(true))
const retryWaitingJobs = operation(relay => retryWaiting(relay))

/** Those that go another way on each Medusa. */
export const catalogueFlows: readonly Flow[] = [
  ['a new Website Item', asRecorded, job(item)],
  ['a Website Item and its change', asRecorded, job(item), renamed, job(item)],
  [
    'a Website Item trashed',
    asRecorded,
    job(group),
    job(item),
    itemTrashed,
    job({ ...item, trashed: { name: 'WEB-ITM-0001' } }),
  ],
  exportFlow,
  ...priceFlows,
  ...stockFlows,
  ['an Item Group', asRecorded, job(group)],
  ['an Item Group trashed', asRecorded, job(group), groupTrashed, job({ ...group, trashed: { name: group.name } })],
]

/** So that a flow over all Item Groups stays short. */
const fewGroups = (world: World) => {
  const kept = [group.name, 'Diagnostic', 'All Item Groups']
  for (const { name } of world.erpnext.list('Item Group')) {
    if (!kept.includes(name)) world.erpnext.remove('Item Group', name)
  }
}
const groupsWithIds = (world: World) => {
  for (const name of [group.name, 'Diagnostic']) world.change('Item Group', name, { medusa_id: 'pcol_of_another' })
}
const edited = silently(({ medusa }) => {
  const order = medusa.orders.get('order_01J0027')
  if (order) order.metadata = { ...order.metadata, order_status: 'edited' }
})
const clearGroups = { doctype: 'Item Group', confirm: 'Item Group' }
const started = (kind: RunName, input: object) => operation(relay => startRun(relay, kind, input))

/** Everything that the relay does. A new flow joins by a line: its name, what is given, and the steps that start it. */
export const flows: readonly Flow[] = [
  ['Sales Order submitted', asRecorded, action('so-submit-put-docstatus')],
  ['Sales Invoice submitted', asRecorded, action('si-submit')],
  ['Delivery Note submitted', asRecorded, action('dn-submit')],
  ['Payment Entry of an invoice', after('si-submit'), action('pe-submit')],
  ['Payment Entry of an order', asRecorded, action('so-advance-payment')],
  ['Sales Order cancelled', after('so-submit-put-docstatus'), action('so-cancel')],
  ['order of a Quotation, draft', ofQuotation({ docstatus: 0 }), change('Sales Order', 'SAL-ORD-2026-00003', {})],
  ['order of a Quotation, submitted', ofQuotation({}), change('Sales Order', 'SAL-ORD-2026-00003', {})],
  ['split order', asRecorded, job(invoice)],
  ['several orders of one invoice', twoOrders, job(invoice)],
  ['export-sales-order', asRecorded, operation((relay, cause) => exportSalesOrder(relay, 'SAL-ORD-2026-00032', cause))],
  ['update-orders', fewOrders, started('update-orders', {})],
  [
    'update-orders after metadata was edited by hand',
    fewOrders,
    job(order('order_01J0027')),
    drained,
    edited,
    started('update-orders', {}),
  ],
  ['a payment, and its cancellation', after('si-submit'), ...['pe-submit', 'pe-submit-rest', 'pe-cancel'].map(action)],
  [
    'a change and its undoing',
    asRecorded,
    status('On Hold'),
    status('To Deliver'),
    status('On Hold'),
    status('To Deliver'),
  ],
  ['the first sweep', fewDocuments, job(order('order_01J0027')), operation(sweep)],
  ['sweep after a lost webhook', swept, paid, operation(sweep)],
  ['sweep after a deletion', swept, deleted, operation(sweep)],
  ['sweep after an item was saved', swept, job(item), drained, itemSaved, operation(sweep)],
  ['sweep after an item was deleted', swept, job(item), drained, itemTrashed, operation(sweep)],
  ...catalogueFlows,
  ...priceRunFlows,
  updateFlow,
  reconcileFlow,
  ['export-item-groups', fewGroups, started('export-item-groups', {})],
  ...stockRunFlows,
  ['clear-medusa-ids', groupsWithIds, started('clear-medusa-ids', clearGroups)],
  ...quotationFlows,
  ...customerFlows,
  ['an order that Medusa does not know', unknown, job(order('order_01J0015'))],
  ['a retry from the parked list', unknown, job(order('order_01J0015')), known, retryAll],
  ['a dead letter', asRecorded, operation(relay => parkDeadLetters(letters, relay))],
  ['a wrong password, and the right one', wrongPassword, job(invoice), rightPassword, retryWaitingJobs],
  ['the relay switched off, and on again', off, job(invoice), on, retryWaitingJobs],
]
