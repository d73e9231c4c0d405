import { table } from '../output.ts'
import type { ShownPlan } from './plan.ts'

/** For a person: what it depends on, what stands against it, and field by field what Medusa has and ERPNext says. */
export function planLines({ agree, facts, against, differences }: ShownPlan): string[] {
  return [
    ...Object.entries(facts).flatMap(([name, fact]) => factLines(name, fact)),
    ...against.map(reason => `! ${reason}`),
    ...differences.flatMap(({ field, medusa, erpnext }) => [
      field,
      ...differing(...sides(medusa, erpnext)).map(line => `  ${line}`),
    ]),
    agree ? 'both sides agree' : counted(differences.length, against.length),
  ]
}

const counted = (fields: number, reasons: number): string =>
  [
    `${fields} ${fields === 1 ? 'field differs' : 'fields differ'}`,
    `${reasons} ${reasons === 1 ? 'reason stands' : 'reasons stand'} against it`,
  ].join(', ')

/** Rows become a table below their name. */
function factLines(name: string, fact: unknown): string[] {
  if (!Array.isArray(fact)) return [`${name}: ${textOf(fact)}`]
  const rows = fact.filter(each => typeof each === 'object' && each !== null) as Record<string, unknown>[]
  const [first] = rows
  if (!first) return [`${name}: ${fact.map(textOf).join(', ') || 'none'}`]
  const cells = [Object.keys(first), ...rows.map(row => Object.values(row).map(textOf))]
  return [`${name}:`, ...table(cells).map(line => `  ${line}`)]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** What reads alike and is not, such as a text and a number, is told apart by its quotes. */
const sides = (medusa: unknown, erpnext: unknown): [string[], string[]] =>
  textOf(medusa) === textOf(erpnext)
    ? [[JSON.stringify(medusa ?? null)], [JSON.stringify(erpnext ?? null)]]
    : [linesOf(medusa), linesOf(erpnext)]

/** None where there is nothing. */
const linesOf = (value: unknown): string[] => (value === undefined || value === null ? [] : textOf(value).split('\n'))

/** What a long text begins and ends with on both sides is left out. */
function differing(held: readonly string[], wanted: readonly string[]): string[] {
  let [start, end] = [0, 0]
  const most = Math.min(held.length, wanted.length)
  while (start < most && held[start] === wanted[start]) start++
  while (end < most - start && held.at(-1 - end) === wanted.at(-1 - end)) end++
  return [
    ...(start ? ['  …'] : []),
    ...held.slice(start, held.length - end).map(line => `- ${line}`),
    ...wanted.slice(start, wanted.length - end).map(line => `+ ${line}`),
    ...(end ? ['  …'] : []),
  ]
}
