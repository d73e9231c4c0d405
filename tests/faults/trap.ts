import type { Fault } from '../../lib/local/faults/fault.ts'

/**
 * What happens at a point: it fails before anything is done; it is done and nobody hears of it; or it is done and the
 * process is gone.
 */
export const modes = ['fails before', 'answer lost', 'process killed'] as const
export type Mode = (typeof modes)[number]

export interface Strike {
  /** Which of the calls that leave the relay: 0 for the first. */
  point: number
  mode: Mode
  /** The HTTP client tries a broken connection once more at once: that fails in the same way. */
  retryToo?: boolean
}

export const described = ({ point, mode, retryToo }: Strike, points: readonly string[]): string =>
  `${mode}${retryToo ? ', and so does the retry' : ''}, at ${point} (${points[point]?.split('?')[0]})`

/** Stands at every way out of the relay, counts what passes, and strikes where it is told to. */
export interface Trap {
  /** The names of the calls that passed so far. */
  points: string[]
  /** Whether the process is to be replaced: nothing leaves it any more. */
  dead(): boolean
  /** A new process has been started. */
  revive(): void
  /** A call of a store or a queue. */
  pass<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  /** An HTTP request that reaches a server. */
  request(name: string): Fault | undefined
}

const RESET: Fault = { kind: 'reset' }
const LOST: Fault = { kind: 'lost-answer' }

/** `onPoint` is called for each call that passes: time goes by. */
export function createTrap(strikes: readonly Strike[], onPoint: () => void): Trap {
  const points: string[] = []
  let dead = false
  let retry: { name: string; fault: Fault } | undefined

  const next = (name: string): Strike | undefined => {
    onPoint()
    points.push(name)
    return strikes.find(({ point }) => point === points.length - 1)
  }
  return {
    points,
    dead: () => dead,
    revive() {
      dead = false
    },
    async pass(name, work) {
      if (dead) throw new Error(`${name}: the process is gone`)
      const mode = next(name)?.mode
      if (mode === 'fails before') throw new Error(`${name} failed`)
      const result = await work()
      if (!mode) return result
      dead = mode === 'process killed'
      throw new Error(`${name}: done, and the answer lost`)
    },
    request(name) {
      if (dead) return RESET
      const again = retry?.name === name ? retry.fault : undefined
      retry = undefined
      if (again) return again
      const strike = next(name)
      if (!strike) return undefined
      dead = strike.mode === 'process killed'
      const fault = strike.mode === 'fails before' ? RESET : LOST
      if (strike.retryToo) retry = { name, fault }
      return fault
    },
  }
}

/** The port with every method behind the trap. */
export function trapped<Port extends object>(name: string, port: Port, trap: Trap): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) => trap.pass(`${name}.${String(key)}`, () => member.apply(target, given))
    },
  })
}
