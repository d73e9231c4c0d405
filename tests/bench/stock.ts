import type { Bench, Figure } from './bench.ts'
import { table } from './numbers.ts'
import { startProcess } from './own-process.ts'
import type { RelayProcess } from './stock/relay-process.ts'
import type { SimulatorsProcess } from './stock/simulators-process.ts'

const [FEW, MANY] = [1_000, 10_000]
const IN_TURN = 500

interface Measured {
  items: number
  ms: number
  erpnext: number
  medusa: number
  rss: number
  heap: number
  inTurn: { msPerItem: number; callsPerItem: number }
}

/**
 * `update-stock` over items of which one in a hundred has changed, before simulators of both servers; beside it the way of
 * the app that this relay replaces, a look-up and a write for each item. The simulators answer within a millisecond or two,
 * which a real ERPNext does not: what counts is how many calls there are.
 */
export const stock: Bench = {
  name: 'stock',
  async measure(print) {
    const [few, many] = [await measure(FEW), await measure(MANY)]
    const row = ({ items, ms, erpnext, medusa, rss, heap, inTurn }: Measured) => [
      ...[items, ms.toFixed(0), erpnext, medusa, (heap / 1e6).toFixed(1), (rss / 1e6).toFixed(0)],
      ...[(inTurn.msPerItem * items).toFixed(0), inTurn.callsPerItem * items],
    ]
    const head = ['items, 1 % changed', 'ms', 'ERPNext calls', 'Medusa calls', 'heap, MB', 'resident, MB']
    for (const line of table([[...head, `in turn, ms (of ${IN_TURN})`, 'calls'], row(few), row(many)])) print(line)
    const pages = ({ items }: Measured) => 5 + items / 500 + items / 500 + items / 100 / 100
    return [
      { what: 'calls-few', ratio: few.erpnext / pages(few), atMost: 1 },
      { what: 'calls-many', ratio: many.erpnext / pages(many), atMost: 1 },
      { what: 'calls-in-turn', ratio: many.erpnext / (many.inTurn.callsPerItem * many.items), atMost: 0.005 },
      { what: 'heap', ratio: many.heap / few.heap, atMost: 3 },
    ] satisfies Figure[]
  },
}

async function measure(items: number): Promise<Measured> {
  const simulators = startProcess<SimulatorsProcess>(new URL('./stock/simulators-process.ts', import.meta.url))
  const relay = startProcess<RelayProcess>(new URL('./stock/relay-process.ts', import.meta.url), {
    environment: { SETTINGS: JSON.stringify(await simulators.ask('settings')) },
    nodeOptions: ['--expose-gc'],
  })
  const codes = await simulators.ask('addItems', items)
  await simulators.ask('setIds', await relay.ask('makeProducts', codes))
  await relay.ask('updateStock')
  await simulators.ask('sellOut', 0, items / 100)
  await simulators.ask('calls')
  const ms = await relay.ask('updateStock')
  const calls = await simulators.ask('calls')
  const outOfStock = await simulators.ask('outOfStock')
  if (outOfStock !== items / 100) throw new Error(`${outOfStock} items are out of stock, not ${items / 100}`)
  const memory = await relay.ask('memory')
  const inTurnMs = await relay.ask('inTurn', codes.slice(0, IN_TURN))
  const inTurn = {
    ...{ msPerItem: inTurnMs / IN_TURN, callsPerItem: (await simulators.ask('calls')).erpnext / IN_TURN },
  }
  await Promise.all([relay.stop(), simulators.stop()])
  return { items, ms, ...calls, ...memory, inTurn }
}
