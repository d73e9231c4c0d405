import type { QueueName } from './queue/jobs.ts'

export type EnvironmentName =
  | 'ORDERS_QUEUE_URL'
  | 'CATALOG_QUEUE_URL'
  | 'CUSTOMERS_QUEUE_URL'
  | 'RUNS_QUEUE_URL'
  | 'REQUEST_LOG_TABLE'
  | 'SYNC_STATE_TABLE'
  | 'PARKED_TABLE'
  | 'RUNS_TABLE'

/** A name that serverless.yml gives every function that needs it. */
export function environment(name: EnvironmentName): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not in the function's environment: see serverless.yml`)
  return value
}

const QUEUE_URLS = {
  orders: 'ORDERS_QUEUE_URL',
  catalog: 'CATALOG_QUEUE_URL',
  customers: 'CUSTOMERS_QUEUE_URL',
  runs: 'RUNS_QUEUE_URL',
} as const satisfies Record<QueueName, EnvironmentName>

export const queueUrl = (queue: QueueName): string => environment(QUEUE_URLS[queue])
