import { compare } from '../collation.ts'
import type { Site } from '../site.ts'
import { candidates } from './candidates.ts'
import { joined, type Source } from './columns.ts'
import type { Condition } from './conditions.ts'

interface Asked {
  every: Condition[]
  some: Condition[]
  fulfils: (source: Source) => boolean
  start: unknown
  length: unknown
}

/**
 * A page of all documents in the order of their names, looked for from `name > …` on and no further than its end: a site of
 * fifty thousand items would otherwise be sorted for each hundred. Undefined where an index finds fewer, or all are asked for.
 */
export function pageByName(doctype: string, asked: Asked, site: Site): Source[] | undefined {
  const { every, some, fulfils } = asked
  const end = Number(asked.start ?? 0) + Number(asked.length ?? 20)
  if (Number(asked.length ?? 20) === 0 || candidates(doctype, every, some, site) instanceof Set) return undefined
  const names = site.store.sortedNames(doctype)
  const found: Source[] = []
  for (let at = firstAfter(names, beginning(doctype, every)); at < names.length && found.length < end; at++) {
    const document = site.store.get(doctype, names[at] ?? '')
    if (document) found.push(...joined(document, []).filter(fulfils))
  }
  return found.slice(Number(asked.start ?? 0))
}

function beginning(doctype: string, every: readonly Condition[]): string {
  const after = every.find(({ column, operator }) => isName(doctype, column) && operator === '>')
  return String(after?.value ?? '')
}

const isName = (doctype: string, { doctype: of, field, via }: Condition['column']): boolean =>
  of === doctype && field === 'name' && via === undefined

function firstAfter(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(names[middle], name) > 0) high = middle
    else low = middle + 1
  }
  return low
}
