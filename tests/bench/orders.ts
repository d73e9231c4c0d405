import type { Bench, Figure } from './bench.ts'
import { median, table } from './numbers.ts'
import type { Work } from './orders/local-systems.ts'
import { type Calls, startScenario } from './orders/scenario.ts'

const FEW = 1_000
const MANY = 10_000
const ROUNDS = 5
const ORDERS_PER_ROUND = 300
const UNCHANGED = 200

/**
 * Orders from webhook to Medusa through the local system, beside the same system with a worker that does nothing. Each
 * order is one webhook, has an invoice, and is new to the relay. In processes of their own, so that CPU and memory can be
 * told apart: both simulators; HTTP, queues and tables; the worker; and this one, which sends ERPNext's webhooks. They
 * share two cores, so the rates mean something beside each other only.
 */
export const orders: Bench = {
  name: 'orders',
  async measure(print) {
    const scenario = await startScenario()
    try {
      await scenario.newOrders('real', FEW)
      const changed = perOrder(await scenario.calls(), FEW)
      const few = await scenario.memory()
      await scenario.sameOrders(UNCHANGED)
      const unchanged = perOrder(await scenario.calls(), UNCHANGED)

      const rounds: { real: Work; idle: Work }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const real = await scenario.newOrders('real', ORDERS_PER_ROUND)
        rounds.push({ real, idle: await scenario.newOrders('idle', ORDERS_PER_ROUND) })
      }
      await scenario.newOrders('real', MANY - FEW - ROUNDS * ORDERS_PER_ROUND)
      const many = await scenario.memory()

      const both = (what: keyof Work): [real: number, idle: number] => [
        median(rounds.map(({ real }) => real[what])),
        median(rounds.map(({ idle }) => idle[what])),
      ]
      const [rate, idleRate] = both('rate')
      const lines = table([
        [`${ROUNDS} × ${ORDERS_PER_ROUND} orders`, 'worker', 'idle worker'],
        ['orders per second, end to end', ...digits(0, rate, idleRate)],
        ['CPU per order: worker, ms', ...digits(2, ...both('workerMs'))],
        ['CPU per order: HTTP, queues, tables, ms', ...digits(2, ...both('stageMs'))],
        ['', '', ''],
        ['calls per order', 'changed', 'unchanged'],
        ['ERPNext', ...digits(2, changed.erpnext, unchanged.erpnext)],
        ['Medusa', ...digits(2, changed.medusa, unchanged.medusa)],
        ['', '', ''],
        ['memory of the worker', `${FEW} orders`, `${MANY} orders`],
        ['heap, MB', ...digits(1, few.heap / 1e6, many.heap / 1e6)],
        ['resident, MB', ...digits(1, few.rss / 1e6, many.rss / 1e6)],
      ])
      for (const line of lines) print(line.trimEnd())
      return [
        { what: 'rate', ratio: rate / idleRate },
        { what: 'changed-erpnext-calls', ratio: changed.erpnext, atMost: 2 },
        { what: 'changed-medusa-calls', ratio: changed.medusa, atMost: 1 },
        { what: 'unchanged-erpnext-calls', ratio: unchanged.erpnext, atMost: 2 },
        { what: 'unchanged-medusa-calls', ratio: unchanged.medusa, atMost: 0 },
        { what: 'heap', ratio: many.heap / few.heap, atMost: 1.1 },
        { what: 'rss', ratio: many.rss / few.rss, atMost: 1.1 },
      ] satisfies Figure[]
    } finally {
      await scenario.stop()
    }
  },
}

const perOrder = ({ erpnext, medusa }: Calls, orders: number): Calls => ({
  erpnext: erpnext / orders,
  medusa: medusa / orders,
})
const digits = (count: number, ...values: number[]): string[] => values.map(value => value.toFixed(count))
