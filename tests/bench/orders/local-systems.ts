import { lambdasHeap } from '../lambdas-heap.ts'
import { type OwnProcess, startProcess } from '../own-process.ts'
import type { StageProcess } from '../stage-process.ts'
import type { SimulatorsProcess } from './simulators-process.ts'
import { sendWebhooks } from './webhooks.ts'

const SECRET = 'bench-webhook-secret'

export interface Work {
  /** Orders per second, from the first webhook to the last job done. */
  rate: number
  /** CPU per order of HTTP, queues and tables, in milliseconds. */
  stageMs: number
  /** CPU per order of the worker, in milliseconds. */
  workerMs: number
}

export interface System {
  worker: OwnProcess<Record<never, never>>
  /** Sends the webhooks of so many orders, from this number on, and waits until the last has been worked off. */
  work(from: number, count: number): Promise<Work>
  stop(): Promise<void>
}

export const startSimulators = (): OwnProcess<SimulatorsProcess> =>
  startProcess<SimulatorsProcess>(new URL('./simulators-process.ts', import.meta.url))

/** The local system in two processes: the stage, and the worker. `idle`: a worker that takes the jobs and does nothing. */
export async function startSystem(kind: 'real' | 'idle', settings: Record<string, string>): Promise<System> {
  const stage = startProcess<StageProcess>(new URL('../stage-process.ts', import.meta.url), {
    environment: { ...settings, ERPNEXT_WEBHOOK_SECRETS: SECRET },
  })
  const url = await stage.ask('url')
  const worker = startProcess<Record<never, never>>(new URL('./worker-process.ts', import.meta.url), {
    given: [kind, await stage.ask('queueUrl', 'OrdersQueue')],
    environment: { ...settings, ...(await stage.ask('environment')) },
    nodeOptions: ['--expose-gc', ...(await lambdasHeap('orders'))],
  })
  return {
    worker,
    async work(from, count) {
      const cpu = () => Promise.all([stage.ask('cpuMs'), worker.ask('cpuMs')])
      const [stageBefore, workerBefore] = await cpu()
      const startedAt = performance.now()
      await sendWebhooks(url, SECRET, from, count)
      await stage.ask('idle')
      const seconds = (performance.now() - startedAt) / 1_000
      const [stageAfter, workerAfter] = await cpu()
      return {
        rate: count / seconds,
        stageMs: (stageAfter - stageBefore) / count,
        workerMs: (workerAfter - workerBefore) / count,
      }
    },
    async stop() {
      await Promise.all([worker.stop(), stage.stop()])
    },
  }
}
