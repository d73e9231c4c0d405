import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../../../lib/store/runs.ts'
import type { WorkerProcess } from '../../support/worker-process.ts'
import { lambdasHeap } from '../lambdas-heap.ts'
import { type OwnProcess, startProcess } from '../own-process.ts'
import type { StageProcess } from '../stage-process.ts'
import type { SimulatorsProcess } from './simulators-process.ts'
import type { Pace } from './web-workers.ts'

const KEY = 'bench-relay-key'

/** The local system before some items that it has not seen yet. */
export interface ExportingRelay {
  erpnext: OwnProcess<SimulatorsProcess>
  worker: OwnProcess<WorkerProcess>
  /** Exports the Item Groups and item 0, so that all are logged in and nothing is done for the first time later. */
  warmUp(): Promise<void>
  /** From the bulk function to the run's end, which comes after the last id was written back, in seconds. */
  exportAll(count: number): Promise<number>
  /** Requests to Medusa so far, as the request log has them. */
  medusaCalls(): Promise<number>
  stop(): Promise<void>
}

/**
 * In processes of their own: the simulators; HTTP, queues and tables; the worker of the runs. In a shop all of these have
 * machines of their own: here Medusa comes first.
 */
export async function startExportingRelay({
  medusa,
  pace,
  tables = async () => ({}),
}: {
  /** Where it is; by default the simulated one. */
  medusa?: Record<string, string>
  pace?: Pace
  /** Puts something before the worker's tables. */
  tables?: (environment: Record<string, string>) => Promise<Record<string, string>>
}): Promise<ExportingRelay> {
  const erpnext = startProcess<SimulatorsProcess>(new URL('./simulators-process.ts', import.meta.url), {
    given: pace ? [JSON.stringify(pace)] : [],
    isLast: true,
  })
  const servers = { ...(await erpnext.ask('erpnext')), ...(medusa ?? (await erpnext.ask('medusa'))) }
  const environment = { ...servers, MEDUSA_API: 'v2', RELAY_API_KEYS: KEY, ERPNEXT_WEBHOOK_SECRETS: 'bench' }
  const stage = startProcess<StageProcess>(new URL('../stage-process.ts', import.meta.url), {
    environment,
    isLast: true,
  })
  const url = await stage.ask('url')
  const given = await stage.ask('environment')
  const worker = startProcess<WorkerProcess>(new URL('../../support/worker-process.ts', import.meta.url), {
    given: ['runs'],
    environment: { ...environment, ...given, ...(await tables(given)) },
    nodeOptions: ['--expose-gc', ...(await lambdasHeap('runs'))],
    isLast: true,
  })
  await worker.ask('listen', await stage.ask('queueUrl', 'RunsQueue'))

  const latestRun = async (): Promise<Run> => {
    const answer = await fetch(`${url}/runs`, { headers: { authorization: `Bearer ${KEY}` } })
    const { runs } = (await answer.json()) as { runs: [Run] }
    return runs[0]
  }
  const ended = async (kind: string): Promise<Run> => {
    await fetch(`${url}/_local/invoke/${kind}`, { method: 'POST' })
    let run = await latestRun()
    for (; run.status === 'running' && !isStuck(run); run = await latestRun()) await sleep(1_000)
    return run
  }
  const exportAll = async (count: number): Promise<number> => {
    const run = await ended('export-website-items')
    if (run.counts.created !== count) throw new Error(`of ${count} items: ${JSON.stringify(run)}`)
    return (Date.parse(run.finished_at ?? '') - Date.parse(run.started_at)) / 1_000
  }
  return {
    erpnext,
    worker,
    async warmUp() {
      await ended('export-item-groups')
      await erpnext.ask('addItems', 0, 1)
      await exportAll(1)
    },
    exportAll,
    medusaCalls: () => stage.ask('loggedRequests'),
    async stop() {
      await Promise.all([worker.stop(), stage.stop()])
      await erpnext.stop()
    },
  }
}

/** A page takes seconds: what has not moved for so long comes to nothing, or only after a pause that would be measured. */
const isStuck = ({ updated_at }: Run): boolean => Date.now() - Date.parse(updated_at) > 60_000
