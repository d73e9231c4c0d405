import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundle } from './bundle.ts'
import { salesOrderEvents } from './webhook-events.ts'

/** A bundled handler and what it finds in its environment. */
export interface Starter {
  file: string
  environment: Record<string, string>
}

export interface ColdStart {
  cpuMs: number
  wallMs: number
}

/** Each of them started so many times in turn, each time in a fresh process: loading it, and its first webhook. */
export async function coldStarts(
  starters: readonly Starter[],
  times: number,
  { folder, secret }: { folder: string; secret: string },
): Promise<ColdStart[][]> {
  const { file: script } = await bundle('tests/bench/ingest/cold-start.ts', folder)
  const eventFile = join(folder, 'event.json')
  await writeFile(eventFile, JSON.stringify(salesOrderEvents(secret)[0]))
  const measured: ColdStart[][] = starters.map(() => [])
  for (let time = 0; time < times; time++) {
    for (const [at, { file, environment }] of starters.entries()) {
      const { stderr } = await promisify(execFile)(process.execPath, [script, file, eventFile], { env: environment })
      const { statusCode, ...start } = JSON.parse(stderr) as ColdStart & { statusCode: number }
      if (statusCode !== 202) throw new Error(`${file} answered ${statusCode}`)
      measured[at]?.push(start)
    }
  }
  return measured
}
