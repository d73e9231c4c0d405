import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** `npm start` in a process of its own, to be killed. */
export interface StartedProcess {
  /** Resolves when it serves, or has ended before. */
  serving: Promise<void>
  /** SIGKILL; answers what it wrote if it had ended by itself. */
  kill(): Promise<string | undefined>
}

/** Without npm in between, which a SIGKILL would leave an orphan behind. */
export function npmStart(environment: Record<string, string>): StartedProcess {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
  const [command, ...given] = scripts.start.split(' ')
  if (command !== 'node') throw new Error(`npm start runs ${command}`)
  const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...environment }
  const child: ChildProcess = spawn(process.execPath, given, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const exited = once(child, 'exit')
  const serving = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface(stream).on('line', line => {
        lines.push(line)
        if (line.startsWith('Serving on')) resolve()
      })
    }
    exited.then(() => resolve())
  })
  return {
    serving,
    async kill() {
      const alive = child.exitCode === null
      child.kill('SIGKILL')
      await exited
      return alive ? undefined : lines.join('\n')
    },
  }
}
