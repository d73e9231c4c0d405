/** What `?fields=` asks for, as a tree: `whole` is every plain value here, `keys` what is asked for by name. */
export interface Selection {
  whole: boolean
  keys: Map<string, Selection>
}

/** What Medusa's query knows about one entity, so that it can be trimmed. Paths are dotted, from the entity down. */
export interface EntityShape {
  /** Answered only when named, never as part of a `*`. */
  relations: ReadonlySet<string>
  /** The id that comes along when a relation is asked for. */
  foreignKeys: Readonly<Record<string, string>>
  /** Answered with `*` only: asked for by name they stay out. */
  onlyWithWhole: ReadonlySet<string>
}

/**
 * The fields a request asks for. Medusa adds to the defaults when every one of them is marked (`+a`, `-a`, `*relation`),
 * and otherwise replaces the defaults.
 */
export function requestedFields(query: URLSearchParams, defaults: readonly string[]): string[] {
  const asked = (query.get('fields') ?? '').split(',').filter(field => field !== '')
  // A plus sign in a query that was not encoded arrives as a space.
  const marked = asked.every(field => /^[-+* ]/.test(field) || field.endsWith('.*'))
  const names = asked.filter(field => !field.startsWith('-')).map(field => field.replace(/^[+ ]/, ''))
  if (!marked) return names
  const removed = asked.filter(field => field.startsWith('-')).map(field => field.slice(1))
  return [...defaults, ...names].filter(field => !removed.includes(field.replace(/^\*/, '')))
}

export function toSelection(fields: readonly string[]): Selection {
  const root: Selection = { whole: false, keys: new Map() }
  for (const field of fields) {
    let at = root
    for (const key of field.replace(/^\*/, '').replace(/\.\*$/, '').split('.')) {
      const next = at.keys.get(key) ?? { whole: false, keys: new Map() }
      at.keys.set(key, next)
      at = next
    }
    at.whole = true
  }
  return root
}

/** The part of an entity that is asked for. The id of every row comes along. */
export function trim(value: unknown, selection: Selection, shape: EntityShape, at = ''): unknown {
  if (Array.isArray(value)) return value.map(row => trim(row, selection, shape, at))
  if (typeof value !== 'object' || value === null) return value
  const path = (key: string) => (at === '' ? key : `${at}.${key}`)
  const foreignKeys = new Set([...selection.keys.keys()].map(key => shape.foreignKeys[path(key)]))
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const chosen = shape.onlyWithWhole.has(path(key)) ? undefined : selection.keys.get(key)
    if (chosen) return [[key, trim(inner, chosen, shape, path(key))]]
    const comesAlong = key === 'id' || foreignKeys.has(key) || (selection.whole && !shape.relations.has(path(key)))
    return comesAlong ? [[key, inner]] : []
  })
  return Object.fromEntries(kept)
}
