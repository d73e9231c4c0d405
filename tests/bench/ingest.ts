import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figure } from './bench.ts'
import type { AwsProcess } from './ingest/aws-process.ts'
import { type Bundle, bundle } from './ingest/bundle.ts'
import { type ColdStart, coldStarts } from './ingest/cold-starts.ts'
import type { HandlerProcess } from './ingest/handler-process.ts'
import { median, table } from './numbers.ts'
import { startProcess } from './own-process.ts'

const SECRET = 'bench-webhook-secret'
const WARM_UP = 1_000
const ROUNDS = 25
const WEBHOOKS_PER_ROUND = 200
const COLD_STARTS = 31
const LARGEST_BUNDLE = 450_000

/**
 * What a webhook costs beside the least that a handler can do. Both are bundled as serverless.yml says, both send to the
 * same queue, and they take turns, so that whatever else runs on the machine disturbs both. A cold start is judged by
 * its CPU time: a function of 512 MB has a third of a core, and waits for that and for little else.
 */
export const ingest: Bench = {
  name: 'ingest',
  async measure(print) {
    const folder = await mkdtemp(join(tmpdir(), 'relay-bench-'))
    const aws = startProcess<AwsProcess>(new URL('./ingest/aws-process.ts', import.meta.url), {
      environment: { ERPNEXT_WEBHOOK_SECRETS: SECRET },
    })
    try {
      const ours = await bundle('functions/webhooks/sales-order.ts', folder)
      const bare = await bundle('tests/bench/ingest/bare-handler.ts', folder)
      const around = await aws.ask('environment')
      const environment = { ...around, ERPNEXT_WEBHOOK_SECRETS: SECRET }
      const cpu = await cpuPerWebhook([ours, bare], environment)
      // The bare handler has its secret at hand; to be beside it, so does the handler. On AWS it reads it first.
      const deployed = { file: ours.file, environment: { ...around, SETTINGS_SECRET_ID: 'settings' } }
      const starters = [{ file: ours.file, environment }, { file: bare.file, environment }, deployed]
      const cold = await coldStarts(starters, COLD_STARTS, { folder, secret: SECRET })
      const [coldCpu, coldWall] = (['cpuMs', 'wallMs'] as const).map(time => middles(cold, time)) as [Middles, Middles]

      const lines = table([
        ['', 'handler', 'bare', 'ratio'],
        [`CPU per webhook, ms (${ROUNDS} × ${WEBHOOKS_PER_ROUND})`, ...beside(cpu, 3)],
        [`cold start, CPU ms (${COLD_STARTS})`, ...beside(coldCpu, 1)],
        ['cold start, ms', ...beside(coldWall, 1)],
        ['cold start with the secret read, CPU ms', coldCpu[2].toFixed(1), '', ''],
        ['bundle, KB', (ours.bytes / 1_000).toFixed(0), (bare.bytes / 1_000).toFixed(0), ''],
      ])
      for (const line of lines) print(line.trimEnd())
      return [
        { what: 'cpu', ratio: cpu[0] / cpu[1], atMost: 1.3 },
        { what: 'bundle', ratio: ours.bytes / LARGEST_BUNDLE, atMost: 1 },
        { what: 'cold-start', ratio: coldCpu[0] / coldCpu[1], atMost: 1.25 },
      ] satisfies Figure[]
    } finally {
      await aws.stop()
      await rm(folder, { recursive: true })
    }
  },
}

type Middles = [ours: number, bare: number, deployed: number]

const middles = (cold: readonly ColdStart[][], time: keyof ColdStart): number[] =>
  cold.map(starts => median(starts.map(start => start[time])))

const beside = ([ours, bare]: readonly [number, number, ...number[]], digits: number): string[] => [
  ours.toFixed(digits),
  bare.toFixed(digits),
  (ours / bare).toFixed(2),
]

/** CPU milliseconds per webhook of each, warm. */
async function cpuPerWebhook(
  bundles: readonly [Bundle, Bundle],
  environment: Record<string, string>,
): Promise<[ours: number, bare: number]> {
  const file = new URL('./ingest/handler-process.ts', import.meta.url)
  const start = ({ file: handler }: Bundle, id: string) =>
    startProcess<HandlerProcess>(file, { given: [handler, id], environment })
  const [ours, bare] = [start(bundles[0], 'ours'), start(bundles[1], 'bare')]
  await ours.ask('handle', WARM_UP)
  await bare.ask('handle', WARM_UP)
  const rounds: [number, number][] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([await ours.ask('handle', WEBHOOKS_PER_ROUND), await bare.ask('handle', WEBHOOKS_PER_ROUND)])
  }
  await Promise.all([ours.stop(), bare.stop()])
  return [
    median(rounds.map(round => round[0] / WEBHOOKS_PER_ROUND)),
    median(rounds.map(round => round[1] / WEBHOOKS_PER_ROUND)),
  ]
}
