import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { medusaFolder } from './install-medusa.ts'

let child: ChildProcess | undefined

/** Starts Medusa and returns its facts as JSON. The child stops by itself once this process is gone, however that ended. */
export async function startMedusa(): Promise<string> {
  const started = spawn(process.execPath, [join(medusaFolder, 'serve.cjs')], {
    cwd: medusaFolder,
    env: { ...process.env, NODE_OPTIONS: '' }, // jest's own flags are none of Medusa's business
    stdio: ['ignore', process.stderr, 'pipe', 'ipc'],
  })
  child = started
  // Express warns on every start that its sessions are kept in memory: shown only when there was no start.
  let printed = ''
  let isReady = false
  started.stderr?.on('data', (chunk: Buffer) => {
    if (isReady) process.stderr.write(chunk)
    else printed += chunk
  })
  return new Promise((resolve, reject) => {
    started.once('message', facts => {
      isReady = true
      resolve(JSON.stringify(facts))
    })
    started.once('error', reject)
    started.once('close', (code, signal) => reject(new Error(`Medusa did not start (${code ?? signal}):\n${printed}`)))
  })
}

/** Stops Medusa and its Postgres, and waits until they are gone. */
export async function stopMedusa(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  const timer = setTimeout(() => child?.kill('SIGKILL'), 10_000)
  child.kill('SIGTERM')
  await closed
  clearTimeout(timer)
  const { removeDeadRuns }: { removeDeadRuns: () => void } = createRequire(import.meta.url)('./medusa/cache.cjs')
  removeDeadRuns() // its Postgres too, had it to be killed
}
