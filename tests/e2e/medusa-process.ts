import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { medusaFolder } from './install-medusa.ts'

/** A running Medusa with a database of its own. */
export interface MedusaProcess {
  /** As JSON; see `realMedusa`. */
  facts: string
  /** Of its own; its Postgres is a child of it. */
  pid: number
  /** Stops it and its Postgres, and waits until they are gone. */
  stop(): Promise<void>
}

/** Starts one with a fresh database. It stops by itself once this process is gone, however that ended. */
export async function startMedusaProcess(): Promise<MedusaProcess> {
  const child = spawn(process.execPath, [join(medusaFolder, 'serve.cjs')], {
    cwd: medusaFolder,
    env: { ...process.env, NODE_OPTIONS: '' }, // jest's own flags are none of Medusa's business
    stdio: ['ignore', process.stderr, 'pipe', 'ipc'],
  })
  // Express warns on every start that its sessions are kept in memory: shown only when there was no start.
  let printed = ''
  let isReady = false
  child.stderr?.on('data', (chunk: Buffer) => {
    if (isReady) process.stderr.write(chunk)
    else printed += chunk
  })
  const facts = await new Promise<string>((resolve, reject) => {
    child.once('message', facts => {
      isReady = true
      resolve(JSON.stringify(facts))
    })
    child.once('error', reject)
    child.once('close', (code, signal) => reject(new Error(`Medusa did not start (${code ?? signal}):\n${printed}`)))
  })
  return { facts, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  child.kill('SIGTERM')
  await closed
  clearTimeout(timer)
  const { removeDeadRuns }: { removeDeadRuns: () => void } = createRequire(import.meta.url)('./medusa/cache.cjs')
  removeDeadRuns() // its Postgres too, had it to be killed
}

let shared: MedusaProcess | undefined

/** Starts the one that all suites share, and returns its facts. */
export async function startMedusa(): Promise<string> {
  shared = await startMedusaProcess()
  return shared.facts
}

export const stopMedusa = async (): Promise<void> => shared?.stop()
