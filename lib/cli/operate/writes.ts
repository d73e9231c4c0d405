import * as z from 'zod'
import type { RelayApi } from '../relay-api.ts'
import type { ShownPlan } from './plan.ts'
import { newestRequests } from './request-log.ts'

export interface Document {
  doctype: string
  name: string
}

/** A request that changed something in Medusa, or was to. */
export interface Write {
  key: string
  at: string
  status: 'Success' | 'Failure'
  /** Refused, and not tried again. */
  isForGood: boolean
}

/** What is kept of a document's requests is enough to see that there is a new one. */
const REQUESTS = 20
/** An item has a price or two for each currency. */
const PRICES = 10

const prices = z.array(z.object({ 'Item Price': z.string() })).catch([])

/**
 * Under which documents the request log has what is written: that of an item's prices stands under the first one in force,
 * whichever of them was asked for.
 */
export function documentsOf({ doctype, name }: Document, { facts }: ShownPlan): Document[] {
  const others = doctype === 'Item Price' ? prices.parse(facts.prices).map(each => each['Item Price']) : []
  const inForceFirst = others.toReversed()
  return [...new Set([name, ...inForceFirst])].slice(0, PRICES).map(each => ({ doctype, name: each }))
}

/** Newest first. */
export async function writesAbout(api: RelayApi, documents: readonly Document[]): Promise<Write[]> {
  const found = await Promise.all(documents.map(async document => ({ document, entries: await of(api, document) })))
  return found
    .flatMap(({ document, entries }) => entries.filter(entry => isAbout(document, entry)))
    .map(({ at, status, method, path, http_status = 0 }) => {
      const isForGood = status === 'Failure' && http_status >= 400 && http_status < 500 && !LATER.includes(http_status)
      return { key: `${at} ${method} ${path}`, at, status, isForGood }
    })
    .toSorted((a, b) => (a.at > b.at ? -1 : 1))
}

/** Time-outs, and too many requests; a 401 is renewed, or waited for. */
const LATER = [401, 403, 408, 425, 429]

const of = (api: RelayApi, { doctype, name }: Document) => newestRequests(api, { doctype, name }, REQUESTS)

/** Stock is written under the Website Item too, by a job of its own. */
const isAbout = ({ doctype }: Document, { method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && (doctype !== 'Website Item' || path.startsWith('/admin/products'))

export function newWrites(now: readonly Write[], before: readonly Write[]): Write[] {
  const known = new Set(before.map(({ key }) => key))
  const last = before[0]?.at ?? ''
  return now.filter(({ key, at }) => !known.has(key) && at >= last)
}
