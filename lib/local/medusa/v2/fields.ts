/** What `?fields=` asks for, as a tree: `whole` is every plain value here, `keys` what is asked for by name. */
export interface Selection {
  whole: boolean
  /** Asked for with a star: a relation that is only named answers nothing. */
  starred: boolean
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
  /** What comes along in the rows of a path, whatever is asked for there. Elsewhere that is the id. */
  comesAlong?: Readonly<Record<string, readonly string[]>>
}

/**
 * The fields a request asks for. Medusa adds to the defaults when every one of them is marked (`+a`, `-a`, `*relation`),
 * and otherwise replaces the defaults.
 */
export function requestedFields(query: URLSearchParams, defaults: readonly string[]): string[] {
  const asked = (query.get('fields') ?? '').split(',').filter(field => field !== '')
  // `?fields=` with nothing behind it replaces the defaults too.
  if (query.has('fields') && asked.length === 0) return []
  // A plus sign in a query that was not encoded arrives as a space.
  const marked = asked.every(field => /^[-+* ]/.test(field) || field.endsWith('.*'))
  const nameOf = (field: string) => field.replace(/^[-+* ]/, '')
  if (!marked) return asked.map(field => field.replace(/^[-+ ]/, ''))
  // One after another: what was removed can be added again in part.
  let fields = [...defaults]
  for (const field of asked) {
    const name = nameOf(field)
    const isUnder = (other: string) => nameOf(other) === name || nameOf(other).startsWith(`${name}.`)
    if (field.startsWith('-')) fields = fields.filter(each => !isUnder(each))
    else fields.push(field.replace(/^[+ ]/, ''))
  }
  return fields
}

const nothing = (): Selection => ({ whole: false, starred: false, keys: new Map() })

export function toSelection(fields: readonly string[]): Selection {
  const root = nothing()
  for (const field of fields) {
    let at = root
    for (const key of field.replace(/^\*/, '').replace(/\.\*$/, '').split('.')) {
      const next = at.keys.get(key) ?? nothing()
      at.keys.set(key, next)
      at = next
    }
    at.whole = true
    if (field.startsWith('*') || field.endsWith('.*')) at.starred = true
  }
  return root
}

/** The part of an entity that is asked for. */
export function trim(value: unknown, selection: Selection, shape: EntityShape, at = ''): unknown {
  if (Array.isArray(value)) return value.map(row => trim(row, selection, shape, at))
  if (typeof value !== 'object' || value === null) return value
  const path = (key: string) => (at === '' ? key : `${at}.${key}`)
  const foreignKeys = [...selection.keys.keys()].map(key => shape.foreignKeys[path(key)])
  const along = new Set([...(shape.comesAlong?.[at] ?? ['id']), ...foreignKeys])
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const chosen = shape.onlyWithWhole.has(path(key)) ? undefined : selection.keys.get(key)
    if (chosen) return [[key, trim(inner, chosen, shape, path(key))]]
    const comesAlong = along.has(key) || (selection.whole && !shape.relations.has(path(key)))
    return comesAlong ? [[key, inner]] : []
  })
  return Object.fromEntries(kept)
}

/** The selection without the relations that are named with neither a star nor a field of theirs. */
export function withoutBareRelations(selection: Selection, relations: ReadonlySet<string>): Selection {
  const bare = ([key, { starred, keys }]: [string, Selection]) => relations.has(key) && !starred && keys.size === 0
  return { ...selection, keys: new Map([...selection.keys].filter(entry => !bare(entry))) }
}
