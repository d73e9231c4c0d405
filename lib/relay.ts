import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Context } from 'aws-lambda'
import type { SettingName } from './config.ts'
import { createErpnext, type Erpnext } from './erpnext/client.ts'
import { hashOf } from './hash.ts'
import { createLog, type Log } from './log.ts'
import type { TokenCache } from './medusa/auth.ts'
import { connectMedusa, medusaSettings } from './medusa/connect.ts'
import type { Medusa } from './medusa/port.ts'
import { connectSqs, type Queue, sqsQueue } from './queue/send.ts'
import { createSettingsSource, type SettingsSource } from './settings.ts'
import { connectDynamo } from './store/dynamodb.ts'
import { dynamoRequestLog } from './store/dynamodb-request-log.ts'
import { dynamoSyncStates } from './store/dynamodb-sync-states.ts'
import type { RequestLog } from './store/request-log.ts'
import type { SyncStates } from './store/sync-state.ts'

/** Both servers, the queue and the stores, for the length of one invocation. */
export interface Relay {
  erpnext: Erpnext
  medusa: Medusa
  queue: Queue
  states: SyncStates
  requestLog: RequestLog
  log: Log
  now: () => number
  /** The settings may be out of date: a server refused the credentials. The next invocation reads them anew. */
  doubtSettings(): void
}

const relaySettings = [
  'ERPNEXT_URL',
  'ERPNEXT_API_KEY',
  'ERPNEXT_API_SECRET',
  ...medusaSettings,
] as const satisfies SettingName[]

/** What outlives an invocation: connections, tokens, settings. */
interface Container {
  settings: SettingsSource
  dynamo: DynamoDBDocumentClient
  queue: Queue
  /** By server and credentials, so that a rotated password starts afresh. */
  tokens: Map<string, TokenCache>
}

let container: Container | undefined

function openContainer(): Container {
  return {
    settings: createSettingsSource(),
    dynamo: connectDynamo(),
    queue: sqsQueue(connectSqs(), environment('ORDERS_QUEUE_URL')),
    tokens: new Map(),
  }
}

/** @throws RelayError of kind `configuration` that names the settings that are missing. */
export async function openRelay(context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Relay> {
  container ??= openContainer()
  const { settings: source, dynamo, queue, tokens } = container
  const settings = await source.get(relaySettings)
  const now = Date.now
  const remainingMs = () => context.getRemainingTimeInMillis()
  const credentials = hashOf([settings.MEDUSA_URL, settings.MEDUSA_EMAIL, settings.MEDUSA_PASSWORD])
  const tokenCache = tokens.get(credentials) ?? {}
  tokens.set(credentials, tokenCache)
  // Made when first used: a function has the environment and the rights of what it uses, and no more.
  const requestLog = once(() => dynamoRequestLog(dynamo, environment('REQUEST_LOG_TABLE')))
  const states = once(() => dynamoSyncStates(dynamo, environment('SYNC_STATE_TABLE')))
  const erpnext = once(() => createErpnext({ settings, remainingMs, now }))
  const medusa = once(() => connectMedusa({ settings, remainingMs, now, requestLog: requestLog(), tokens: tokenCache }))
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
    get requestLog() {
      return requestLog()
    },
    queue,
    log: createLog(),
    now,
    doubtSettings: () => void source.reload(),
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** A name that serverless.yml gives every function that needs it. */
export function environment(name: 'ORDERS_QUEUE_URL' | 'REQUEST_LOG_TABLE' | 'SYNC_STATE_TABLE'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not in the function's environment: see serverless.yml`)
  return value
}
