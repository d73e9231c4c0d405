import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'

/** What a module that runs in a process of its own can be asked. */
type Methods = Record<string, (...given: never[]) => unknown>

/** Every such process answers these too. */
const measures = {
  /** CPU time since the start, in milliseconds: of all its threads, the garbage collector's and the compiler's too. */
  cpuMs(): number {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  },
  /** What is in use after a collection that gives back to the system all it can, in bytes. Needs `--expose-gc`. */
  memory(): { heap: number; rss: number } {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heap: heapUsed + external, rss }
  },
}

interface Question {
  id: number
  name: string
  given: never[]
}

interface Reply {
  id: number
  value?: unknown
  error?: string
}

/** Called by the module: answers the parent, and ends with it. */
export function answerParent(own: Methods): void {
  const methods: Methods = { ...measures, ...own }
  process.on('message', async ({ id, name, given }: Question) => {
    try {
      process.send?.({ id, value: await methods[name]?.(...given) } satisfies Reply)
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? String(error.stack) : String(error) } satisfies Reply)
    }
  })
  process.on('disconnect', () => process.exit())
}

type All<Own extends Methods> = Own & typeof measures

export interface OwnProcess<Own extends Methods> {
  ask<Name extends keyof All<Own> & string>(
    name: Name,
    ...given: Parameters<All<Own>[Name]>
  ): Promise<Awaited<ReturnType<All<Own>[Name]>>>
  stop(): Promise<void>
}

/** Starts a module in a process of its own, so that its CPU and its memory can be told from everybody else's. */
export function startProcess<Own extends Methods>(
  file: URL,
  options: {
    given?: string[]
    environment?: Record<string, string>
    nodeOptions?: string[]
    /** It gets what the other processes of this machine leave it. */
    isLast?: boolean
  } = {},
): OwnProcess<Own> {
  const child = fork(file, options.given ?? [], {
    // Only what a Lambda would have, and no AWS profile of whoever runs this.
    env: { PATH: process.env.PATH, ...options.environment },
    execArgv: options.nodeOptions ?? [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  if (options.isLast && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  const waiting = new Map<number, (reply: Reply) => void>()
  let count = 0
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply))
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, error: `${file.pathname} has ended` })
  })
  return {
    async ask(name, ...given) {
      const id = ++count
      const { error, value } = await new Promise<Reply>(resolve => {
        waiting.set(id, resolve)
        child.send({ id, name, given })
      })
      waiting.delete(id)
      if (error !== undefined) throw new Error(error)
      return value as never
    },
    async stop() {
      child.disconnect()
      await ended
    },
  }
}
