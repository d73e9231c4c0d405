import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { ACCOUNT_ID, REGION } from './account.ts'
import type { FunctionDefinition, Service } from './service.ts'

type Handler = (event: unknown, context: Context) => unknown

/** The functions of serverless.yml, loaded and ready to be called. */
export interface Lambda {
  invoke(name: string, event: unknown): Promise<unknown>
  /** Invocations under way. */
  running(): number
  invocations: Record<string, number>
}

/** Imports every handler. The environment must be complete: they may read it while they load, as on AWS. */
export async function loadLambda(service: Service): Promise<Lambda> {
  const functions = new Map(
    await Promise.all(
      Object.entries(service.functions).map(
        async ([name, definition]) =>
          [name, { definition, handler: await loadHandler(service.folder, definition) }] as const,
      ),
    ),
  )
  const invocations: Record<string, number> = Object.fromEntries(Object.keys(service.functions).map(name => [name, 0]))
  let running = 0

  return {
    invocations,
    running: () => running,
    async invoke(name, event) {
      const found = functions.get(name)
      if (!found) throw new Error(`no function is called ${name}`)
      const { definition, handler } = found
      const timeoutMs = (definition.timeout ?? service.provider.timeout) * 1000
      invocations[name] = (invocations[name] ?? 0) + 1
      running += 1
      try {
        return asJson(await within(timeoutMs, handler(event, context(service, name, definition, timeoutMs))))
      } finally {
        running -= 1
      }
    },
  }
}

async function loadHandler(folder: string, { handler }: FunctionDefinition): Promise<Handler> {
  const dot = handler.lastIndexOf('.')
  const file = resolve(folder, `${handler.slice(0, dot)}.ts`)
  const exported = (await import(pathToFileURL(file).href)) as Record<string, Handler | undefined>
  const found = exported[handler.slice(dot + 1)]
  if (!found) throw new Error(`${file} exports no ${handler.slice(dot + 1)}`)
  return found
}

function context(service: Service, name: string, definition: FunctionDefinition, timeoutMs: number): Context {
  const deadline = Date.now() + timeoutMs
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName: `${service.service}-local-${name}`,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${service.service}-local-${name}`,
    logGroupName: `/aws/lambda/${service.service}-local-${name}`,
    logStreamName: 'local',
    memoryLimitInMB: String(definition.memorySize ?? service.provider.memorySize),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done() {},
    fail() {},
    succeed() {},
  }
}

/** Lambda gives up on a handler at its time-out; here its code runs on, but nobody waits for it. */
async function within(timeoutMs: number, work: unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Task timed out after ${timeoutMs / 1000} seconds`)), timeoutMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** A result leaves a Lambda as JSON. */
const asJson = (result: unknown): unknown => (result === undefined ? null : JSON.parse(JSON.stringify(result)))
