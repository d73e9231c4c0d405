import { compare, fold } from './collation.ts'
import { childRows, type Document, type Row } from './document.ts'

type Index = Map<string, Set<Document>>

/** The site's documents by doctype and name. Documents are replaced, never changed, so they may be shared. */
export interface Store {
  get(doctype: string, name: string): Document | undefined
  all(doctype: string): Iterable<Document>
  /** Their names as the database sorts them: kept, for whoever reads a doctype page by page asks for each. */
  sortedNames(doctype: string): readonly string[]
  doctypes(): string[]
  set(doctype: string, document: Document): void
  remove(doctype: string, name: string): Document | undefined
  /**
   * Documents of a doctype that have one of the values in a column of theirs, or of their child rows when `child` is
   * given. By an index, so that ten thousand orders do not make every list call slow.
   */
  having(doctype: string, child: string | undefined, column: string, values: readonly string[]): Set<Document>
}

export function createStore(): Store {
  const tables = new Map<string, Map<string, Document>>()
  const sortedNames = new Map<string, string[]>()
  const indexes = new Map<string, { index: Index; keysOf: (document: Document) => string[] }>()

  const table = (doctype: string) => {
    const found = tables.get(doctype) ?? new Map<string, Document>()
    tables.set(doctype, found)
    return found
  }
  const indexesOf = (doctype: string) =>
    [...indexes].filter(([key]) => key.startsWith(`${doctype}\n`)).map(([, entry]) => entry)
  const enter = (index: Index, keys: string[], document: Document) => {
    for (const key of keys) {
      const documents = index.get(key) ?? new Set()
      index.set(key, documents.add(document))
    }
  }
  const take = (doctype: string, name: string) => {
    const document = table(doctype).get(fold(name))
    if (!document) return undefined
    table(doctype).delete(fold(name))
    for (const { index, keysOf } of indexesOf(doctype)) {
      for (const key of keysOf(document)) index.get(key)?.delete(document)
    }
    return document
  }

  return {
    get: (doctype, name) => tables.get(doctype)?.get(fold(name)),
    all: doctype => tables.get(doctype)?.values() ?? [],
    sortedNames(doctype) {
      const sorted =
        sortedNames.get(doctype) ?? [...table(doctype).values()].map(({ name }) => name).sort((a, b) => compare(a, b))
      sortedNames.set(doctype, sorted)
      return sorted
    },
    doctypes: () => [...tables.keys()],
    remove(doctype, name) {
      sortedNames.delete(doctype)
      return take(doctype, name)
    },
    set(doctype, document) {
      if (!take(doctype, document.name)) sortedNames.delete(doctype)
      table(doctype).set(fold(document.name), document)
      for (const { index, keysOf } of indexesOf(doctype)) enter(index, keysOf(document), document)
    },
    having(doctype, child, column, values) {
      const key = [doctype, child, column].join('\n')
      const found = indexes.get(key)
      const keysOf =
        found?.keysOf ??
        ((document: Document) =>
          (child ? childRows(document, child) : [document]).map((row: Row) => fold(String(row[column] ?? ''))))
      const index: Index = found?.index ?? new Map()
      if (!found) {
        for (const document of table(doctype).values()) enter(index, keysOf(document), document)
        indexes.set(key, { index, keysOf })
      }
      return new Set(values.flatMap(value => [...(index.get(fold(value)) ?? [])]))
    },
  }
}
