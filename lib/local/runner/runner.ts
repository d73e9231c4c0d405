import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { credentials, REGION } from './account.ts'
import { serveHttp } from './http-server.ts'
import { loadLambda } from './lambda.ts'
import { type EventSource, pump } from './pump.ts'
import { startQueues } from './queues.ts'
import { type LocalResource, resolveReference } from './references.ts'
import { startSchedules } from './schedules.ts'
import { readService, type Service } from './service.ts'
import { startTables } from './tables.ts'

export interface RunnerOptions {
  /** Of the HTTP interface; by default any free one. */
  port?: number
  /** Address that it listens on; by default one that only this machine reaches. */
  host?: string | undefined
  /** Where queues and tables are kept, so that they survive a kill; by default in memory. */
  dataDir?: string
  /** Settings for the functions, on top of what serverless.yml gives them. */
  environment?: Record<string, string>
  serverlessFile?: string
  log?: (line: string) => void
  /** False: nothing happens by itself; messages stay in their queues, and no schedule is kept. */
  pump?: boolean
}

export interface Runner {
  url: string
  /** Calls a function by its name in serverless.yml, with the event as it is. */
  invoke(functionName: string, event: unknown): Promise<unknown>
  /** Resolves when every queue that has a worker is empty and no function runs. */
  idle(): Promise<void>
  /** Of a queue by its logical id in serverless.yml, such as `OrdersQueue`. */
  queueUrl(logicalId: string): string
  /** Of a table by its logical id in serverless.yml, such as `RequestLogTable`. */
  tableName(logicalId: string): string
  stats: { invocations: Record<string, number> }
  stop(): Promise<void>
}

// Handlers keep their clients as long as the process lives, so a second runner in it answers at the same addresses.
const ports = { queues: 0, tables: 0 }

/**
 * The whole of serverless.yml on this machine and in this process: emulated queues and tables, the HTTP routes, and the
 * queues pumped into their workers; what runs every few minutes runs, and `POST /_local/invoke/{function}` calls any
 * function by hand. One runner at a time in a process, for it sets `process.env`.
 */
export async function startRunner(options: RunnerOptions = {}): Promise<Runner> {
  const { host, port = 0, dataDir, environment = {}, serverlessFile = 'serverless.yml', log = () => {} } = options
  const service = await readService(serverlessFile)
  const queues = await startQueues(service, ports.queues, dataDir && join(dataDir, 'sqs'))
  const tables = await startTables(service, ports.tables, dataDir && join(dataDir, 'dynamodb')).catch(async error => {
    await queues.stop()
    throw error
  })
  ports.queues = Number(new URL(queues.address).port)
  ports.tables = Number(new URL(tables.address).port)
  const resources = new Map([...queues.resources, ...tables.resources])

  Object.assign(process.env, functionEnvironment(service, resources), {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.address,
    AWS_ENDPOINT_URL_DYNAMODB: tables.address,
    ...environment,
  })
  delete process.env.AWS_PROFILE // it would win over the keys above

  const lambda = await loadLambda(service)
  const http = await serveHttp(service, lambda, { host, port }, log)
  const sources = eventSources(service, resources)
  const stopping = new AbortController()
  const still = options.pump === false
  const pumps = still ? [] : sources.map(source => pump(source, queues.client, lambda, stopping.signal, log))
  if (!still) startSchedules(service, lambda, stopping.signal, log)

  const find = (logicalId: string): string => {
    const found = resources.get(logicalId)
    if (!found) throw new Error(`serverless.yml has no queue or table ${logicalId}`)
    return found.ref
  }

  return {
    url: http.url,
    invoke: lambda.invoke,
    queueUrl: find,
    tableName: find,
    stats: { invocations: lambda.invocations },
    async idle() {
      while (
        !stopping.signal.aborted &&
        (lambda.running() > 0 || sources.some(source => queues.count(source.queueId) > 0))
      )
        await sleep(5)
    },
    async stop() {
      stopping.abort()
      await Promise.all([http.stop(), ...pumps])
      await queues.stop()
      await tables.stop()
    },
  }
}

/** All functions' environments in one, for they share a process. */
function functionEnvironment(service: Service, resources: Map<string, LocalResource>): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const { environment } of [service.provider, ...Object.values(service.functions)]) {
    for (const [name, value] of Object.entries(environment)) {
      const resolved = resolveReference(value, resources)
      if (resolved === undefined) continue // the secret: here settings come from the process's own environment
      if (name in merged && merged[name] !== resolved) throw new Error(`serverless.yml: ${name} has two values`)
      merged[name] = resolved
    }
  }
  return merged
}

function eventSources(service: Service, resources: Map<string, LocalResource>): (EventSource & { queueId: string })[] {
  return Object.entries(service.functions).flatMap(([functionName, { events }]) =>
    events.flatMap(event => {
      if (!('sqs' in event)) return []
      const { arn, batchSize, functionResponseType, maximumConcurrency } = event.sqs
      const queueArn = resolveReference(arn, resources)
      const [queueId, queue] = [...resources].find(([, { attributes }]) => attributes.Arn === queueArn) ?? []
      if (!queueArn || !queueId || !queue) throw new Error(`serverless.yml: ${functionName} reads an unknown queue`)
      const reportsFailures = functionResponseType === 'ReportBatchItemFailures'
      return [{ functionName, queueId, queueUrl: queue.ref, queueArn, batchSize, maximumConcurrency, reportsFailures }]
    }),
  )
}
