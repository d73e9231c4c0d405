import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Context } from 'aws-lambda'
import type { SettingName } from './config.ts'
import { environment, queueUrl } from './environment.ts'
import { createErpnext, type Erpnext } from './erpnext/client.ts'
import { hashOf } from './hash.ts'
import { createLog } from './log.ts'
import type { TokenCache } from './medusa/auth.ts'
import { connectMedusa, medusaSettings } from './medusa/connect.ts'
import type { Medusa } from './medusa/port.ts'
import type { BatchPorts } from './queue/process-batch.ts'
import { connectSqs, type Queue, sqsQueue } from './queue/send.ts'
import { sqsVisibility, type Visibility } from './queue/visibility.ts'
import { countRequests } from './request-metrics.ts'
import { createSettingsSource, type SettingsSource } from './settings.ts'
import type { Cursors } from './store/cursors.ts'
import { connectDynamo } from './store/dynamodb.ts'
import { dynamoCursors } from './store/dynamodb-cursors.ts'
import { dynamoLeases } from './store/dynamodb-leases.ts'
import { dynamoParking } from './store/dynamodb-parking.ts'
import { dynamoRequestLog } from './store/dynamodb-request-log.ts'
import { dynamoRuns } from './store/dynamodb-runs.ts'
import { dynamoSyncStates } from './store/dynamodb-sync-states.ts'
import type { Leases } from './store/leases.ts'
import type { RequestLog } from './store/request-log.ts'
import type { Runs } from './store/runs.ts'
import type { SyncStates } from './store/sync-state.ts'
import type { PriceOptions } from './sync/price/sync.ts'
import type { ShopOptions } from './sync/product/mapping.ts'
import { type SellingSettings, sellingSettings } from './sync/quotation/terms.ts'
import { type StockSettings, stockSettings } from './sync/stock/settings.ts'

/** Both servers, the queue and the stores, for the length of one invocation. */
export interface Relay extends BatchPorts {
  /** @throws RelayError of kind `configuration` that names the settings that are missing; so does `medusa`. */
  erpnext: Erpnext
  medusa: Medusa
  states: SyncStates
  cursors: Cursors
  requestLog: RequestLog
  runs: Runs
  /** What one alone may do at a time; see `exclusively`. */
  leases: Leases
  /** Waits. */
  pause: (ms: number) => Promise<void>
  /** What new Leads are filed under. */
  leadSource: string
  /** What all products share. */
  shop: ShopOptions
  /** Which prices are the shop's, and where its days begin. */
  pricing: PriceOptions
  /** What counts as stock, and where it goes. */
  stock: StockSettings
  /** Who sells, under which terms. */
  selling: SellingSettings
  /** Pages of a run that are worked on at a time. */
  exportParallel: number
  /** The settings may be out of date: a server refused the credentials. The next invocation reads them anew. */
  doubtSettings(): void
}

const relaySettings = [
  'ERPNEXT_URL',
  'ERPNEXT_API_KEY',
  'ERPNEXT_API_SECRET',
  ...medusaSettings,
  'MEDUSA_SALES_CHANNEL',
  'MEDUSA_SHIPPING_PROFILE',
  'DISCOUNTABLE',
  'EXPORT_PARALLEL',
  'LEAD_SOURCE',
  'SELLING_PRICE_LIST',
  'TIME_ZONE',
  ...stockSettings,
  ...sellingSettings,
] as const satisfies SettingName[]

/** What outlives an invocation: connections, tokens, settings. */
interface Container {
  settings: SettingsSource
  dynamo: DynamoDBDocumentClient
  queue: Queue
  visibility: Visibility
  /** By server and credentials, so that a rotated password starts afresh. */
  tokens: Map<string, TokenCache>
}

let container: Container | undefined

function openContainer(): Container {
  const sqs = connectSqs()
  return {
    settings: createSettingsSource(),
    dynamo: connectDynamo(),
    queue: sqsQueue(sqs, queueUrl),
    visibility: sqsVisibility(sqs, queueUrl),
    tokens: new Map(),
  }
}

/** Connects whatever the settings allow: a job that needs more fails, and waits until a person has set it. */
export async function openRelay(context: Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>): Promise<Relay> {
  container ??= openContainer()
  const { settings: source, dynamo, queue, visibility, tokens } = container
  const now = Date.now
  const remainingMs = () => context.getRemainingTimeInMillis()
  const log = createLog(undefined, context.awsRequestId)
  const onEnd = countRequests(log)
  const settings = await settled(source.get(relaySettings))
  const { RELAY_ENABLED } = await source.get(['RELAY_ENABLED'])

  // Made when first used: a function has the environment and the rights of what it uses, and no more.
  const requestLog = once(() => dynamoRequestLog(dynamo, environment('REQUEST_LOG_TABLE')))
  const states = once(() => dynamoSyncStates(dynamo, environment('SYNC_STATE_TABLE')))
  const cursors = once(() => dynamoCursors(dynamo, environment('SYNC_STATE_TABLE')))
  const parking = once(() => dynamoParking(dynamo, environment('PARKED_TABLE')))
  const leases = once(() => dynamoLeases(dynamo, environment('PARKED_TABLE'), now))
  const runs = once(() => dynamoRuns(dynamo, environment('RUNS_TABLE')))
  const erpnext = once(() => createErpnext({ settings: settings(), remainingMs, now, onEnd }))
  const medusa = once(() => {
    const given = settings()
    const credentials = hashOf([given.MEDUSA_URL, given.MEDUSA_EMAIL, given.MEDUSA_PASSWORD])
    const cache = tokens.get(credentials) ?? {}
    tokens.set(credentials, cache)
    const ports = { requestLog: requestLog(), leases: leases() }
    return connectMedusa({ settings: given, remainingMs, now, onEnd, tokens: cache, ...ports })
  })
  return {
    get erpnext() {
      return erpnext()
    },
    get medusa() {
      return medusa()
    },
    get states() {
      return states()
    },
    get cursors() {
      return cursors()
    },
    get requestLog() {
      return requestLog()
    },
    get runs() {
      return runs()
    },
    get leases() {
      return leases()
    },
    get leadSource() {
      return settings().LEAD_SOURCE
    },
    pause: ms => sleep(ms),
    get shop() {
      const { ERPNEXT_URL, MEDUSA_SALES_CHANNEL, MEDUSA_SHIPPING_PROFILE, DISCOUNTABLE } = settings()
      return {
        erpnextUrl: ERPNEXT_URL,
        discountable: DISCOUNTABLE,
        sales_channel_ids: MEDUSA_SALES_CHANNEL ? [MEDUSA_SALES_CHANNEL] : [],
        shipping_profile_id: MEDUSA_SHIPPING_PROFILE,
      }
    },
    get pricing() {
      const { SELLING_PRICE_LIST, TIME_ZONE } = settings()
      return { priceList: SELLING_PRICE_LIST, timeZone: TIME_ZONE }
    },
    get stock() {
      return settings()
    },
    get selling() {
      return settings()
    },
    get exportParallel() {
      return settings().EXPORT_PARALLEL
    },
    get parking() {
      return parking()
    },
    queue,
    visibility,
    enabled: RELAY_ENABLED,
    log,
    now,
    remainingMs,
    doubtSettings: () => void source.reload(),
  }
}

/** A promise's result for later: the value, or the error thrown. */
async function settled<Value>(promise: Promise<Value>): Promise<() => Value> {
  try {
    const value = await promise
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
