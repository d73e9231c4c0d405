import { readdirSync, readFileSync } from 'node:fs'
import type { Document, Row } from './document.ts'

const folder = new URL('./data/dataset/', import.meta.url)

/** Files that hold rows of a list call do not name their doctype. */
const LISTS: Record<string, string> = {
  'bins.list.json': 'Bin',
  'countries.list.json': 'Country',
  'currencies.list.json': 'Currency',
  'item-groups.list.json': 'Item Group',
  'item-prices.list.json': 'Item Price',
  'uoms.list.json': 'UOM',
  'warehouses.list.json': 'Warehouse',
  'webhook-request-logs.list.json': 'Webhook Request Log',
  'website-items.list.json': 'Website Item',
}

/** Documents by doctype and name. */
export type Dataset = ReadonlyMap<string, ReadonlyMap<string, Document>>

let loaded: Dataset | undefined

/**
 * What the recorded site held at the end, by doctype and name. A document that was read both alone (children, no nulls)
 * and in a list (nulls, no children) is put together from both.
 */
export function recordedDataset(): Dataset {
  loaded ??= load()
  return loaded
}

function load(): Dataset {
  const documents = new Map<string, Map<string, Document>>()
  const lastly = (file: string) => Number(!(file in LISTS)) // lists first, whole documents over them
  for (const file of readdirSync(folder).sort((a, b) => lastly(a) - lastly(b))) {
    for (const row of read(file)) {
      const doctype = LISTS[file] ?? String(row.doctype)
      const table = documents.get(doctype) ?? new Map<string, Document>()
      const name = String(row.name)
      table.set(name, { ...table.get(name), ...row, name, doctype })
      documents.set(doctype, table)
    }
  }
  return documents
}

function read(file: string): Row[] {
  const content: Row[] | { data: Row } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  return Array.isArray(content) ? content : [content.data]
}
