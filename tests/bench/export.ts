import { installMedusa } from '../e2e/install-medusa.ts'
import type { RealMedusa } from '../e2e/real-medusa.ts'
import type { Bench, Figure } from './bench.ts'
import { inBatches, inTurn } from './export/direct.ts'
import { withFreshMedusa } from './export/fresh-medusa.ts'
import { memoryOfExports } from './export/memory.ts'
import { payloadsFor } from './export/payloads.ts'
import { startExportingRelay } from './export/relay.ts'
import type { Pace } from './export/web-workers.ts'
import { median, table } from './numbers.ts'

const ITEMS = 1_000
const IN_TURN = 120
const [FEW, MANY] = [1_000, 50_000]
const MS_PER_ROW = 26
/** Side by side is compared, for the machine's pace changes from minute to minute; the median pair counts. */
const ROUNDS = 5
/** A web worker for each of the relay's requests. */
const RECORDED: Pace = { webWorkers: 100, msPerRow: MS_PER_ROW }

interface Way {
  rate: number
  medusaCalls: number
  erpnextCalls?: number
  /** CPU of Medusa and its Postgres for an item. */
  medusaMs: number | undefined
}

type Round = Record<'original' | 'relay' | 'ceiling' | 'quick' | 'twoAtATime', Way>

/**
 * Items into the real Medusa, fresh for each way, with the same log-in: item after item as the app did that this relay
 * replaces; by the relay, before an ERPNext that takes its recorded 26 ms for each row written back, and before one that
 * takes none; and by posting what the relay writes, made beforehand, one batch or two at a time. Before the clock starts each
 * way has its log-in, the collections, and one item made, for a cold start is a matter of a second whatever comes after. All
 * share one machine, so the rates mean something beside each other only. In a shop Medusa has a machine of its own: here it
 * comes first, and the relay, the emulated AWS and the simulated ERPNext get what it leaves. Its CPU time for an item says
 * what the relay asks of it beyond what has to be written. ERPNext was recorded with two web workers: no more than 77 rows a
 * second.
 */
export const exportItems: Bench = {
  name: 'export',
  async measure(print) {
    await installMedusa()
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        original: await byHand(inTurn, IN_TURN),
        relay: await byRelay(RECORDED),
        ceiling: await byHand(inBatches(1), ITEMS),
        quick: await byRelay(),
        twoAtATime: await byHand(inBatches(2), ITEMS),
      })
    }
    const middle = (way: keyof Round) => middleOf(rounds.map(each => each[way]))
    const [original, relay, ceiling, quick] = [middle('original'), middle('relay'), middle('ceiling'), middle('quick')]
    const twoWorkers = await byRelay({ ...RECORDED, webWorkers: 2 })
    const row = (what: string, { rate, medusaCalls, erpnextCalls, medusaMs }: Way) => [
      ...[what, rate.toFixed(1), (rate / original.rate).toFixed(1), medusaMs?.toFixed(1) ?? ''],
      ...[medusaCalls.toFixed(3), erpnextCalls?.toFixed(3) ?? ''],
    ]
    const lines = table([
      [
        `${ITEMS} items into Medusa`,
        'items/s',
        '× in turn',
        'Medusa CPU ms/item',
        'Medusa calls/item',
        'ERPNext calls/item',
      ],
      row(`four calls an item, in turn (${IN_TURN})`, original),
      row(`relay, ${MS_PER_ROW} ms a row written back`, relay),
      row('  the same, two web workers', twoWorkers),
      row('relay, rows written back at once', quick),
      row('made beforehand, in batches of 100', ceiling),
      row('  the same, two at a time', middle('twoAtATime')),
    ])
    for (const line of lines) print(line.trimEnd())
    const pairs = (one: keyof Round, other: keyof Round) => rounds.map(each => each[one].rate / each[other].rate)
    const shown = (ratios: readonly number[], digits: number) => ratios.map(ratio => ratio.toFixed(digits)).join(', ')
    print(`pairs: relay to in turn ${shown(pairs('relay', 'original'), 1)}`)
    print(`       at once to made beforehand ${shown(pairs('quick', 'ceiling'), 2)}`)

    const { few, many } = await memoryOfExports(FEW, MANY)
    const megabytes = table([
      ['', '', ''],
      ['memory of the worker', `${FEW} items`, `${MANY} items`],
      ['heap, MB', ...[few, many].map(({ heap }) => (heap / 1e6).toFixed(1))],
      ['resident, MB', ...[few, many].map(({ rss }) => (rss / 1e6).toFixed(1))],
    ])
    for (const line of megabytes) print(line.trimEnd())
    return [
      { what: 'in-turn', ratio: median(pairs('original', 'relay')), atMost: 1 / 15 },
      { what: 'ceiling', ratio: median(pairs('ceiling', 'quick')), atMost: 1 / 0.8 },
      ...(quick.medusaMs && ceiling.medusaMs
        ? [{ what: 'medusa-cpu', ratio: quick.medusaMs / ceiling.medusaMs, atMost: 1 / 0.8 }]
        : []),
      { what: 'heap', ratio: many.heap / few.heap, atMost: 1.1 },
      { what: 'rss', ratio: many.rss / few.rss, atMost: 1.1 },
    ] satisfies Figure[]
  },
}

/** The one whose rate is the median. */
const middleOf = (ways: readonly Way[]): Way =>
  ways.toSorted((a, b) => a.rate - b.rate)[Math.floor(ways.length / 2)] as Way

/** Milliseconds of CPU for each item since `before`. */
const perItem = (before: number | undefined, after: number | undefined, items: number): number | undefined =>
  before === undefined || after === undefined ? undefined : ((after - before) / items) * 1_000

const byHand = (way: typeof inTurn, count: number): Promise<Way> =>
  withFreshMedusa(async (medusa, cpu) => {
    const [first, ...payloads] = await payloadsFor(medusa, 1 + count)
    await way(medusa, first ? [first] : [])
    const before = cpu()
    const { seconds, calls } = await way(medusa, payloads)
    return { rate: count / seconds, medusaCalls: calls / count, medusaMs: perItem(before, cpu(), count) }
  })

const byRelay = (pace?: Pace): Promise<Way> =>
  withFreshMedusa(async (medusa, cpu) => {
    const relay = await startExportingRelay({ medusa: settingsOf(medusa), ...(pace ? { pace } : {}) })
    await relay.warmUp()
    await relay.erpnext.ask('addItems', 1, ITEMS)
    await relay.erpnext.ask('calls')
    const callsBefore = await relay.medusaCalls()
    const before = cpu()
    const seconds = await relay.exportAll(ITEMS)
    const medusaMs = perItem(before, cpu(), ITEMS)
    const written = await relay.erpnext.ask('written')
    if (written !== 1 + ITEMS) throw new Error(`ERPNext knows ${written} of ${1 + ITEMS} products`)
    const medusaCalls = (await relay.medusaCalls()) - callsBefore
    const erpnextCalls = await relay.erpnext.ask('calls')
    await relay.stop()
    return {
      ...{ rate: ITEMS / seconds, medusaMs },
      ...{ medusaCalls: medusaCalls / ITEMS, erpnextCalls: erpnextCalls / ITEMS },
    }
  })

const settingsOf = (medusa: RealMedusa): Record<string, string> => ({
  MEDUSA_URL: medusa.url,
  MEDUSA_EMAIL: medusa.email,
  MEDUSA_PASSWORD: medusa.password,
  MEDUSA_SALES_CHANNEL: medusa.salesChannelId,
  MEDUSA_SHIPPING_PROFILE: medusa.shippingProfileId,
})
