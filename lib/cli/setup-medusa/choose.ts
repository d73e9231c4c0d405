import { RelayError } from '../../errors.ts'
import type { Named } from '../medusa-shop.ts'

export interface Question<Candidate extends Named> {
  /** What is chosen, such as `sales channel`. */
  what: string
  /** How it is said on the command line, such as `--sales-channel`. */
  option: string
  candidates: readonly Candidate[]
  /** From the command line: an id, or a name. */
  given?: string | undefined
  /** What the settings hold already. */
  present?: string | undefined
  /** What the shop itself prefers. */
  preferred?: Candidate | undefined
}

/** Asks the person at the terminal; answers a number from 0. Absent where nobody is there. */
export type Ask = (question: string, answers: readonly string[]) => Promise<number>

/**
 * The one that is given, else the one that is set, else the only one, else who is there is asked, else what the shop
 * prefers; undefined where none of that says. @throws RelayError for one that is given and not there
 */
export async function choose<Candidate extends Named>(
  { what, option, candidates, given, present, preferred }: Question<Candidate>,
  ask?: Ask,
): Promise<Candidate | undefined> {
  if (given !== undefined) return found(given, { what, option, candidates })
  const set = candidates.find(({ id }) => id === present)
  if (set) return set
  if (candidates.length < 2) return candidates[0]
  if (ask) return candidates[await ask(`Which ${what}?`, candidates.map(told))]
  return preferred
}

/** By id, else by name in any case. @throws RelayError */
export function found<Candidate extends Named>(
  given: string,
  { what, option, candidates }: Pick<Question<Candidate>, 'what' | 'option' | 'candidates'>,
): Candidate {
  const isIts = ({ name }: Named) => name.toLowerCase() === given.toLowerCase()
  const byId = candidates.filter(({ id }) => id === given)
  const [only, ...others] = byId.length ? byId : candidates.filter(isIts)
  if (only && !others.length) return only
  const problem = only
    ? `Medusa has several with the name ${given}: give the id`
    : `Medusa has no ${what} ${given}; it has ${candidates.map(told).join(', ') || 'none'}`
  throw new RelayError('configuration', `${option}: ${problem}`, { code: 'set-up' })
}

export const told = ({ id, name }: Named): string => `${name} (${id})`
