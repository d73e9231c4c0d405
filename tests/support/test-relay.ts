import type { SQSRecord } from 'aws-lambda'
import type { Settings } from '../../lib/config.ts'
import { createErpnext } from '../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { createLog } from '../../lib/log.ts'
import { connectMedusa } from '../../lib/medusa/connect.ts'
import type { NewJob } from '../../lib/queue/jobs.ts'
import { processBatch } from '../../lib/queue/process-batch.ts'
import type { Relay } from '../../lib/relay.ts'
import type { Cursor } from '../../lib/store/cursors.ts'
import type { LogRecord } from '../../lib/store/log-entries.ts'
import { memoryCursors, memoryLeases, memoryRequestLog, memoryRuns, memorySyncStates } from '../../lib/store/memory.ts'
import { memoryParking, newParkingRows, type ParkingRows } from '../../lib/store/memory-parking.ts'
import type { Run } from '../../lib/store/runs.ts'
import type { SyncState } from '../../lib/store/sync-state.ts'
import { runJob } from '../../lib/sync/run-job.ts'
import { failRun } from '../../lib/sync/runs/fail.ts'
import { type MemoryQueue, memoryQueue } from './memory-queue.ts'

export interface TestRelay extends Relay {
  queue: MemoryQueue
  simulators: { erpnext: ErpnextSimulator; medusa: MedusaSimulator }
  logRecords: LogRecord[]
  stateRows: Map<string, SyncState>
  logLines: string[]
  parkingRows: ParkingRows
  cursorRows: Map<string, Cursor & { version: number }>
  runRows: Map<string, Run>
  /** Moves on by hand; starts at the present. */
  time: { now: number }
  worker(records: SQSRecord[]): ReturnType<typeof processBatch>
  /** Queues jobs and works until nothing waits. */
  run(...jobs: NewJob[]): Promise<void>
  /** Outcomes of the jobs so far, oldest first. */
  outcomes(): Record<string, unknown>[]
  stop(): Promise<void>
}

/** The relay in this process, with its real adapters against the simulators over HTTP, and its stores in memory. */
export async function startTestRelay(extra: Partial<Settings> = {}): Promise<TestRelay> {
  const erpnext = await startErpnextSimulator()
  const medusa = await startMedusaSimulator({ api: extra.MEDUSA_API ?? 'v2' })
  const logRecords: LogRecord[] = []
  const stateRows = new Map<string, SyncState>()
  const logLines: string[] = []
  const time = { now: Date.now() }
  const now = () => time.now
  const requestLog = memoryRequestLog(logRecords)
  const queue = memoryQueue(now)
  const leases = memoryLeases(now)
  const parkingRows = newParkingRows()
  const cursorRows: TestRelay['cursorRows'] = new Map()
  const runRows: TestRelay['runRows'] = new Map()
  const options = { remainingMs: () => 60_000, now }
  const settings = {
    ERPNEXT_URL: erpnext.url,
    ERPNEXT_API_KEY: erpnext.apiKey,
    ERPNEXT_API_SECRET: erpnext.apiSecret,
    MEDUSA_URL: medusa.url,
    MEDUSA_API: medusa.api,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
    MEDUSA_SECRET_KEY: undefined,
    MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
    MEDUSA_ORDER_TARGET: undefined,
    ...extra,
  }
  const relay: TestRelay = {
    erpnext: createErpnext({ settings, ...options }),
    medusa: connectMedusa({ settings, ...options, requestLog, tokens: {}, leases }),
    states: memorySyncStates(stateRows),
    cursors: memoryCursors(cursorRows),
    parking: memoryParking(parkingRows),
    runs: memoryRuns(runRows),
    pricing: { priceList: 'Standard Selling', timeZone: 'UTC' },
    stock: { STOCK_THRESHOLD: 'ignore', STOCK_QUANTITY: 'actual-minus-reserved', MEDUSA_STOCK_LOCATIONS: undefined },
    selling: {
      ...{ COMPANY: undefined, SELLING_PRICE_LIST: 'Standard Selling', TIME_ZONE: 'Asia/Muscat' },
      ...{ CUSTOMER_GROUP: 'Ecommerce Customer', SALES_PERSON: 'Website Sales' },
      ...{ QUOTATION_VALID_DAYS: 30, DELIVERY_DAYS: 1 },
    },
    exportParallel: 4,
    leases,
    leadSource: 'Website',
    // In the test's own time.
    pause: async ms => {
      time.now += ms
    },
    queue,
    visibility: queue,
    enabled: true,
    shop: { erpnextUrl: erpnext.url, discountable: false, sales_channel_ids: [] },
    remainingMs: options.remainingMs,
    log: createLog(line => logLines.push(line)),
    requestLog,
    now,
    doubtSettings: () => undefined,
    simulators: { erpnext, medusa },
    logRecords,
    stateRows,
    parkingRows,
    cursorRows,
    runRows,
    logLines,
    time,
    worker: records =>
      processBatch(
        records,
        received => runJob(relay, received),
        relay,
        (job, reason) => failRun(relay, job, reason),
      ),
    async run(...jobs) {
      await relay.queue.send(jobs, `test-${time.now}-${logLines.length}`)
      await relay.queue.drain(relay.worker)
    },
    outcomes: () => logLines.map(line => JSON.parse(line)).filter(({ message }) => message === 'job'),
    async stop() {
      await Promise.all([erpnext.stop(), medusa.stop()])
    },
  }
  return relay
}
