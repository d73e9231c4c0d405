import type { Relay } from '../../relay.ts'
import type { SweptDoctype, SweptRow } from '../sweepable.ts'
import { differingStock } from './many.ts'

const stockOf = (relay: Relay, rows: readonly SweptRow[]) =>
  differingStock(relay, [...new Set(rows.flatMap(({ item_code }) => item_code || []))])

/** A Bin that moves has no webhook of its own, and what a repost of old entries does to it comes without a new entry. */
export const binSweep: SweptDoctype = { doctype: 'Bin', filters: [], fields: ['item_code'], jobs: stockOf }

/** Its warehouse, its threshold and its unit are the Website Item's, which has a sweep of its own. */
export const withStock = ({ jobs, ...swept }: SweptDoctype): SweptDoctype => ({
  ...swept,
  fields: [...(swept.fields ?? []), 'item_code'],
  jobs: async (relay, rows) => [...(await jobs(relay, rows)), ...(await stockOf(relay, rows))],
})
