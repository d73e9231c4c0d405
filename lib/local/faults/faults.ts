import type { Arrival, Fault } from './fault.ts'

type Decide = (request: Arrival) => Fault | undefined

/** The faults that a simulator's next requests meet. What was set last is asked first. */
export interface Faults {
  /** For the one request with this place in `calls`. */
  at(index: number, fault: Fault): void
  /** For every request until `clear`. */
  always(fault: Fault): void
  /** For whatever the function answers a fault to. */
  when(decide: Decide): void
  /** For the requests that come next, one each; `undefined` leaves one alone. */
  next(...faults: readonly (Fault | undefined)[]): void
  clear(): void
  /** What happens to a request; a simulator asks once for each. */
  decide: Decide
}

/**
 * @example
 * medusa.faults.at(3, { kind: 'lost-answer' })
 * erpnext.faults.when(({ method }) => (method === 'PUT' ? { kind: 'status', status: 429, retryAfter: 30 } : undefined))
 */
export function createFaults(): Faults {
  const rules: Decide[] = []
  const when = (decide: Decide) => void rules.unshift(decide)
  return {
    when,
    at: (index, fault) => when(request => (request.index === index ? fault : undefined)),
    always: fault => when(() => fault),
    next(...faults) {
      const coming = [...faults]
      when(() => coming.shift())
    },
    clear() {
      rules.length = 0
    },
    decide(request) {
      for (const rule of rules) {
        const fault = rule(request)
        if (fault) return fault
      }
      return undefined
    },
  }
}
