import type { Document } from '../../lib/local/erpnext/document.ts'
import type { RunName } from '../../lib/queue/jobs.ts'
import { exportItemPrice } from '../../lib/sync/price/export.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import type { Bench, Figure } from './bench.ts'
import { withFreshMedusa } from './export/fresh-medusa.ts'
import { table } from './numbers.ts'

const ITEMS = 1_000
/** Of those, this many one by one: enough for a rate. */
const SINGLE = 200

/**
 * What 1 000 items cost, into the real Medusa: by the run, a hundred in a call, beside one `export-item-price` after the
 * other. The products are there; each price is new, then each is changed, then none. ERPNext is simulated.
 */
export const prices: Bench = {
  name: 'prices',
  measure: print =>
    withFreshMedusa(async ({ url, email, password }) => {
      const calls = countCalls(url)
      const relay = await startTestRelay({ MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password })
      try {
        addItems(relay)
        await run(relay, 'export-website-items')
        setPrices(relay, 1)
        const made = await measured(calls, ITEMS, () => run(relay, 'export-prices'))
        setPrices(relay, 2)
        const changed = await measured(calls, ITEMS, () => run(relay, 'export-prices'))
        const unchanged = await measured(calls, ITEMS, () => run(relay, 'export-prices'))
        setPrices(relay, 3)
        const single = await measured(calls, SINGLE, () => oneByOne(relay))
        const columns = [made, changed, unchanged, single]
        const lines = table([
          [`${ITEMS} prices`, 'new', 'changed', 'unchanged', `${SINGLE} one by one`],
          ['items per second', ...columns.map(({ rate }) => rate.toFixed(0))],
          ['calls to Medusa per item', ...columns.map(each => each.calls.toFixed(3))],
        ])
        for (const line of lines) print(line.trimEnd())
        return [
          { what: 'new-calls', ratio: made.calls, atMost: 0.03 },
          { what: 'changed-calls', ratio: changed.calls, atMost: 0.03 },
          { what: 'unchanged-calls', ratio: unchanged.calls, atMost: 0.012 },
          { what: 'time-beside-one-by-one', ratio: single.rate / changed.rate, atMost: 0.5 },
        ] satisfies Figure[]
      } finally {
        await relay.stop()
      }
    }),
}

function countCalls(url: string): { made: number } {
  const calls = { made: 0 }
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    if ((input instanceof Request ? input.url : String(input)).startsWith(url)) calls.made++
    return fetch(input, init)
  }
  return calls
}

async function measured(calls: { made: number }, items: number, work: () => Promise<void>) {
  const [before, startedAt] = [calls.made, performance.now()]
  await work()
  return { rate: (items * 1_000) / (performance.now() - startedAt), calls: (calls.made - before) / items }
}

async function run(relay: TestRelay, kind: RunName): Promise<void> {
  relay.time.now += 60_000
  relay.logRecords.length = 0
  await startRun(relay, kind, {})
  await relay.queue.drain(relay.worker)
  const row = relay.runRows.get(kind)
  const { parked = 1, queued = 1, skipped = 1 } = row?.counts ?? {}
  if (row?.status !== 'done' || parked + queued + skipped) throw new Error(`${kind}: ${JSON.stringify(row)}`)
}

async function oneByOne(relay: TestRelay): Promise<void> {
  relay.time.now += 60_000
  for (let index = 0; index < SINGLE; index++) {
    await exportItemPrice(relay, `price-${index}`, `one-${index}`)
    await relay.queue.drain(relay.worker)
  }
}

function addItems({ simulators: { erpnext } }: TestRelay): void {
  const item = erpnext.get('Website Item', 'WEB-ITM-0001') as Document
  for (const doctype of ['Website Item', 'Item Price', 'Bin']) {
    for (const { name } of erpnext.list(doctype)) erpnext.remove(doctype, name)
  }
  for (let index = 0; index < ITEMS; index++) {
    const [name, item_code] = [`web-${index}`, `BENCH-${index}`]
    erpnext.set('Website Item', {
      ...item,
      name,
      item_code,
      route: `bench/${name}`,
      medusa_id: null,
      website_image: null,
    })
  }
}

function setPrices({ simulators: { erpnext } }: TestRelay, rate: number): void {
  for (let index = 0; index < ITEMS; index++) {
    const name = `price-${index}`
    const made = {
      ...{ doctype: 'Item Price', docstatus: 0, item_code: `BENCH-${index}`, price_list: 'Standard Selling' },
      ...{ currency: 'OMR', creation: '2026-01-01 00:00:00.000000', modified: '2026-01-01 00:00:00.000000' },
    }
    erpnext.set('Item Price', {
      ...made,
      ...erpnext.get('Item Price', name),
      name,
      price_list_rate: rate + index / 1_000,
    })
  }
}
