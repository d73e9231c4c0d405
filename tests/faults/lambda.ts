import type { SQSRecord } from 'aws-lambda'
import { createErpnext } from '../../lib/erpnext/client.ts'
import { createLog } from '../../lib/log.ts'
import { connectMedusa } from '../../lib/medusa/connect.ts'
import { processBatch } from '../../lib/queue/process-batch.ts'
import { retryWaiting } from '../../lib/queue/release.ts'
import type { Queue } from '../../lib/queue/send.ts'
import type { Relay } from '../../lib/relay.ts'
import { memoryCursors, memoryLeases, memoryRequestLog, memoryRuns, memorySyncStates } from '../../lib/store/memory.ts'
import { memoryParking } from '../../lib/store/memory-parking.ts'
import { runJob } from '../../lib/sync/run-job.ts'
import { failRun } from '../../lib/sync/runs/fail.ts'
import { createTrap, type Trap, trapped } from './trap.ts'
import type { World } from './world.ts'

/** Runs the relay's functions in a process that may be killed, and is replaced then. */
export interface Lambda {
  /** @throws when the process is killed meanwhile, whatever the function made of it. */
  run<Result>(work: (relay: Relay) => Promise<Result>): Promise<Result>
  /**
   * Hands the worker one batch, if there is anything to receive; what it has done is deleted. Not `exclusive`: although
   * others of its group are at work, as when a visibility time-out runs out too early.
   */
  deliver(exclusive?: boolean): Promise<void>
  /** Delivers, waits for what is to come back, and retries what waits, until nothing is left. */
  drain(): Promise<void>
}

/** More deliveries than any flow needs, however unlucky. */
const DELIVERIES_AT_MOST = 60
const RETRY_WAITING_EVERY_MS = 300_000

export function createLambda(world: World, trap: Trap = createTrap([], () => undefined)): Lambda {
  for (const name of ['erpnext', 'medusa'] as const) {
    world[name].faults.when(({ method, path }) => trap.request(`${name} ${method} ${path}`))
  }
  let relay = startProcess(world, trap)

  const lambda: Lambda = {
    async run(work) {
      const [result] = await Promise.allSettled([work(relay)])
      if (trap.dead()) {
        trap.revive()
        relay = startProcess(world, trap)
        throw new Error('the process was killed')
      }
      if (result.status === 'rejected') throw result.reason
      return result.value
    },
    async deliver(exclusive) {
      const batch = world.queue.receive(exclusive)
      if (batch.length) world.queue.remove(await done(batch))
    },
    async drain() {
      for (let deliveries = 0; ; deliveries++) {
        if (deliveries > DELIVERIES_AT_MOST) throw new Error(`never ends: ${JSON.stringify(world.queue.receive())}`)
        const nextAt = world.queue.nextAt()
        if (nextAt !== undefined) {
          world.time.now = Math.max(world.time.now, nextAt)
          await lambda.deliver()
        } else if ([...world.parkingRows.parked.values()].some(({ status }) => status === 'waiting')) {
          world.time.now += RETRY_WAITING_EVERY_MS
          await lambda.run(retryWaiting).catch(() => undefined)
        } else return
      }
    },
  }
  return lambda

  /** Which messages of a batch the worker has dealt with: none when it threw, or is gone. */
  async function done(batch: readonly SQSRecord[]): Promise<SQSRecord[]> {
    try {
      const { batchItemFailures } = await lambda.run(own =>
        processBatch(
          batch,
          received => runJob(own, received),
          own,
          (job, reason) => failRun(own, job, reason),
        ),
      )
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      return batch.filter(({ messageId }) => !failed.has(messageId))
    } catch {
      return []
    }
  }
}

/** A fresh container: its own connections and tokens; everything it does passes the trap. */
function startProcess(world: World, trap: Trap): Relay {
  const { erpnext, medusa, time } = world
  const options = { remainingMs: () => 60_000, now: () => time.now }
  const settings = {
    ...{ ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
    ...{ MEDUSA_URL: medusa.url, MEDUSA_API: medusa.api, MEDUSA_ORDER_TARGET: undefined },
    ...{ MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: world.password, MEDUSA_SECRET_KEY: undefined },
    MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
    ...world.settings,
  }
  const leases = trapped('lease', memoryLeases(options.now, world.leaseRows), trap)
  const requestLog = trapped('request log', memoryRequestLog(), trap)
  return {
    erpnext: createErpnext({ settings, ...options }),
    medusa: connectMedusa({ settings, ...options, requestLog, leases, tokens: {} }),
    requestLog,
    states: trapped('sync state', memorySyncStates(world.stateRows), trap),
    cursors: trapped('cursor', memoryCursors(world.cursorRows), trap),
    parking: trapped('parking', memoryParking(world.parkingRows), trap),
    runs: trapped('runs', memoryRuns(world.runRows), trap),
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
    pause: async ms => {
      time.now += ms
    },
    queue: oneByOne(trapped<Queue>('queue', world.queue, trap)),
    visibility: trapped('visibility', world.queue, trap),
    get enabled() {
      return world.enabled
    },
    log: createLog(line => world.logLines.push(line)),
    shop: { erpnextUrl: erpnext.url, discountable: false, sales_channel_ids: [] },
    doubtSettings: () => undefined,
    ...options,
  }
}

/** Of several messages some may be queued when the sending breaks off. */
const oneByOne = (queue: Queue): Queue => ({
  async send(jobs, cause) {
    for (const job of jobs) await queue.send([job], cause)
  },
})
