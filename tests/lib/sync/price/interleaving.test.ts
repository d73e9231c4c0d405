import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { WebhookDocument } from '../../../../lib/erpnext/webhook-documents.ts'
import type { Document } from '../../../../lib/local/erpnext/document.ts'
import type { NewJob } from '../../../../lib/queue/jobs.ts'
import { basePrices } from '../../../../lib/sync/price/base-prices.ts'
import { minorUnits } from '../../../../lib/sync/price/money.ts'
import { itemPriceJobs, trashedItemPriceJobs } from '../../../../lib/sync/price/webhook-jobs.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { ITEM_CODE, type PriceShop, priceShop } from '../../../support/price-shop.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

const NAMES = ['p', 'q', 'r'] as const
interface Change {
  kind: 'save' | 'trash'
  name: (typeof NAMES)[number]
  fields: object
}
const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('save', 'save', 'save', 'trash'),
  name: fc.constantFrom(...NAMES),
  fields: fc.record({
    price_list_rate: fc.constantFrom(1, 2.01, 3),
    currency: fc.constantFrom('OMR', 'USD'),
    valid_from: fc.constantFrom(null, '2026-11-20', '2027-01-01'),
    price_list: fc.constantFrom('Standard Selling', 'Standard Selling', 'E-Commerce'),
  }),
})
/** What a person or the relay does: a change, some of the queue's work with changes in its midst, the item's export, a run. */
type Step =
  | { do: 'change'; change: Change }
  | { do: 'deliver'; pick: number; copies: number }
  | { do: 'drop'; pick: number }
  | { do: 'work'; size: number; twice: boolean; meanwhile: Change[]; delays: number[] }
  | { do: 'export' | 'run' }
const pick = fc.nat(1000)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), change: anyChange }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), pick, copies: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('export' as const, 'run' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      size: fc.integer({ min: 1, max: 6 }),
      twice: fc.constantFrom(true, true, false),
      meanwhile: fc.array(anyChange, { maxLength: 2 }),
      delays: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 8 }),
    }),
  },
)
const anySteps = fc.array(fc.tuple(anyStep, fc.integer({ min: 0, max: 3_000 })), { minLength: 3, maxLength: 16 })

let causes = 0
/** Plays the steps from an item that has no product yet, and delivers what is left. */
async function play(relay: TestRelay, shop: PriceShop, steps: readonly (readonly [Step, number])[]): Promise<void> {
  const { erpnext, medusa } = relay.simulators
  const unsent: { name: string; jobs: NewJob[] }[] = []
  const last = new Map<string, (typeof unsent)[number]>()
  const change = ({ kind, name, fields }: Change) => {
    const before = shop.price(name)
    if (kind === 'trash' && !before) return
    const document = (kind === 'save' ? shop.set(name, fields) : before) as Document & WebhookDocument
    if (kind === 'trash') erpnext.remove('Item Price', name)
    const webhook = { name, jobs: kind === 'save' ? itemPriceJobs(document) : trashedItemPriceJobs(document) }
    unsent.push(webhook)
    last.set(name, webhook)
  }
  const send = (jobs: NewJob[]) => relay.queue.send(jobs, `step-${relay.time.now}-${++causes}`)
  for (const [step, ms] of steps) {
    relay.time.now += ms
    const webhook = 'pick' in step ? unsent[step.pick % unsent.length] : undefined
    if (step.do === 'change') change(step.change)
    if (step.do === 'drop' && webhook && last.get(webhook.name) !== webhook) unsent.splice(unsent.indexOf(webhook), 1)
    if (step.do === 'deliver' && webhook) {
      for (let copy = 0; copy < step.copies; copy++) await send(webhook.jobs)
      unsent.splice(unsent.indexOf(webhook), 1)
    }
    if (step.do === 'export') await send([{ kind: 'sync-item', item_code: ITEM_CODE }])
    if (step.do === 'run') await startRun(relay, 'export-prices', {})
    if (step.do === 'work') {
      const [meanwhile, delays] = [[...step.meanwhile], [...step.delays]]
      let requests = 0
      const fault = () => {
        relay.time.now += 40
        const next = ++requests % 3 ? undefined : meanwhile.shift()
        if (next) change(next)
        return { kind: requests % 2 ? 'slow' : 'late', ms: delays[requests % delays.length] ?? 0 } as const
      }
      erpnext.faults.when(fault)
      medusa.faults.when(fault)
      const again = relay.queue.waiting.slice(0, step.size)
      await Promise.all([
        relay.queue.deliver(relay.worker, step.size),
        // A visibility time-out that ran out, or a run: two workers are at one item.
        step.twice && again.length ? relay.worker(structuredClone(again)) : undefined,
      ])
      erpnext.faults.clear()
      medusa.faults.clear()
    }
  }
  for (const { jobs } of unsent) await send(jobs)
  await send([{ kind: 'sync-item', item_code: ITEM_CODE }])
  await relay.queue.drain(relay.worker)
}

type Fields = Record<string, unknown>
const SHOP = { priceList: 'Standard Selling', today: '2026-11-22' }

/** What the variant costs, and what it is to cost; with the ids that ERPNext holds. */
function onMedusa2(relay: TestRelay) {
  const [product] = relay.simulators.medusa.products.values()
  const idIn = new Map(product?.variants[0]?.prices.map(({ currency_code, id }) => [currency_code, id]))
  const rows = relay.simulators.erpnext.list('Item Price').map(row => ({ stock_uom: 'Box', ...row }) as never)
  const { prices } = basePrices(rows, SHOP)
  return {
    held: (product?.variants[0]?.prices ?? []).map(({ currency_code, amount }) => `${currency_code} ${amount}`),
    wanted: prices.map(({ currency_code, amount }) => `${currency_code} ${amount}`),
    ids: rows.map(({ name, medusa_price_id }: Fields) => `${name} ${medusa_price_id || ''}`),
    wantedIds: rows.map(({ name }: { name: string }) => {
      const own = prices.find(price => price.name === name)
      return `${name} ${own ? idIn.get(own.currency_code) : ''}`
    }),
  }
}

function onMedusa1(relay: TestRelay) {
  const lists = [...relay.simulators.medusa.priceLists.values()]
  const rows: Fields[] = relay.simulators.erpnext.list('Item Price')
  const shops = rows.filter(({ price_list }) => price_list === 'Standard Selling')
  return {
    held: lists.map(({ id, starts_at, prices }) =>
      [id, starts_at?.slice(0, 10), ...prices.map(each => `${each.id} ${each.currency_code} ${each.amount}`)].join(),
    ),
    wanted: shops.map(row => {
      const { amount } = minorUnits(Number(row.price_list_rate), String(row.currency))
      return [
        row.medusa_id,
        row.valid_from,
        `${row.medusa_price_id} ${String(row.currency).toLowerCase()} ${amount}`,
      ].join()
    }),
    ids: rows.filter(row => !shops.includes(row)).flatMap(row => [row.medusa_id, row.medusa_price_id].filter(Boolean)),
    wantedIds: [],
  }
}

describe.each([
  ['v2', onMedusa2],
  ['v1', onMedusa1],
] as const)('%s', (MEDUSA_API, seen) => {
  let relay: TestRelay
  let shop: PriceShop
  beforeAll(async () => {
    relay = await startTestRelay({ MEDUSA_API })
    shop = priceShop(relay)
  })
  afterAll(() => relay.stop())

  test('any order of webhooks, any repeats, a run and the export among them, all but the last lost: it costs what it should', async () => {
    let races = 0
    await fc.assert(
      fc.asyncProperty(anySteps, async steps => {
        await shop.close()
        await play(relay, shop, steps)
        races += relay.logLines.filter(line => line.includes('overtaken')).length
        const { held, wanted, ids, wantedIds } = seen(relay)
        expect(new Set(held)).toEqual(new Set(wanted))
        expect([held.length, ids]).toEqual([wanted.length, wantedIds])
      }),
      { numRuns: 60, endOnFailure: true },
    )
    expect(races).toBeGreaterThan(0)
  }, 300_000)
})
