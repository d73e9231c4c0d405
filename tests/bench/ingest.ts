import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Bench, Figure } from './bench.ts'
import { type Bundle, bundle } from './ingest/bundle.ts'
import type { HandlerProcess } from './ingest/handler-process.ts'
import type { QueueProcess } from './ingest/queue-process.ts'
import { salesOrderEvents } from './ingest/webhook-events.ts'
import { median, table } from './numbers.ts'
import { startProcess } from './own-process.ts'

const SECRET = 'bench-webhook-secret'
const WARM_UP = 1_000
const ROUNDS = 25
const WEBHOOKS_PER_ROUND = 200
const COLD_STARTS = 31
const LARGEST_BUNDLE = 450_000

type Pair = [ours: number, bare: number]

/**
 * What a webhook costs beside the least that a handler can do. Both are bundled as serverless.yml says, both send to the
 * same queue, and both take turns, so that whatever else runs on the machine disturbs both.
 */
export const ingest: Bench = {
  name: 'ingest',
  async measure(print) {
    const folder = await mkdtemp(join(tmpdir(), 'relay-bench-'))
    const queue = startProcess<QueueProcess>(new URL('./ingest/queue-process.ts', import.meta.url))
    try {
      const ours = await bundle('functions/webhooks/sales-order.ts', folder)
      const bare = await bundle('tests/bench/ingest/bare-handler.ts', folder)
      const environment = { ...(await queue.ask('environment')), ERPNEXT_WEBHOOK_SECRETS: SECRET }
      const cpu = await cpuPerWebhook([ours, bare], environment)
      const cold = await coldStarts([ours, bare], folder, environment)

      const row = (what: string, of: readonly Pair[], digits: number) => {
        const [own, bareOne] = [median(of.map(pair => pair[0])), median(of.map(pair => pair[1]))]
        return [what, own.toFixed(digits), bareOne.toFixed(digits), (own / bareOne).toFixed(2)]
      }
      const rows = [
        ['', 'handler', 'bare', 'ratio'],
        row(`CPU per webhook, ms (${ROUNDS} × ${WEBHOOKS_PER_ROUND})`, cpu, 3),
        row(`cold start, CPU ms (${COLD_STARTS})`, cold.cpu, 1),
        row(`cold start, ms (${COLD_STARTS})`, cold.wall, 1),
        ['bundle, KB', (ours.bytes / 1_000).toFixed(0), (bare.bytes / 1_000).toFixed(0), ''],
      ]
      for (const line of table(rows)) print(line)
      return [
        { what: 'cpu', ratio: ratio(cpu), atMost: 1.3 },
        { what: 'bundle', ratio: ours.bytes / LARGEST_BUNDLE, atMost: 1 },
        { what: 'cold-start', ratio: ratio(cold.wall), atMost: 1.25 },
      ] satisfies Figure[]
    } finally {
      await queue.stop()
      await rm(folder, { recursive: true })
    }
  },
}

const ratio = (pairs: readonly Pair[]): number =>
  median(pairs.map(pair => pair[0])) / median(pairs.map(pair => pair[1]))

async function cpuPerWebhook(bundles: [Bundle, Bundle], environment: Record<string, string>): Promise<Pair[]> {
  const file = new URL('./ingest/handler-process.ts', import.meta.url)
  const start = ({ file: handler }: Bundle, id: string) =>
    startProcess<HandlerProcess>(file, { given: [handler, id], environment })
  const [ours, bare] = [start(bundles[0], 'ours'), start(bundles[1], 'bare')]
  await ours.ask('handle', WARM_UP)
  await bare.ask('handle', WARM_UP)
  const pairs: Pair[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const pair: Pair = [await ours.ask('handle', WEBHOOKS_PER_ROUND), await bare.ask('handle', WEBHOOKS_PER_ROUND)]
    pairs.push(pair.map(ms => ms / WEBHOOKS_PER_ROUND) as Pair)
  }
  await Promise.all([ours.stop(), bare.stop()])
  return pairs
}

async function coldStarts(bundles: [Bundle, Bundle], folder: string, environment: Record<string, string>) {
  const { file: script } = await bundle('tests/bench/ingest/cold-start.ts', folder)
  const eventFile = join(folder, 'event.json')
  await writeFile(eventFile, JSON.stringify(salesOrderEvents(SECRET)[0]))
  const start = async ({ file }: Bundle) => {
    const { stderr } = await promisify(execFile)(process.execPath, [script, file, eventFile], { env: environment })
    const times = JSON.parse(stderr) as { statusCode: number; wallMs: number; cpuMs: number }
    if (times.statusCode !== 202) throw new Error(`${file} answered ${times.statusCode}`)
    return times
  }
  const [wall, cpu]: [Pair[], Pair[]] = [[], []]
  for (let time = 0; time < COLD_STARTS; time++) {
    const [ours, bare] = [await start(bundles[0]), await start(bundles[1])]
    wall.push([ours.wallMs, bare.wallMs])
    cpu.push([ours.cpuMs, bare.cpuMs])
  }
  return { wall, cpu }
}
