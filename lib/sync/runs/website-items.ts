import * as z from 'zod'
import type { Filter } from '../../erpnext/client.ts'
import type { PageQuery } from '../../erpnext/pages.ts'
import { skipped } from '../../queue/outcome.ts'
import type { Relay } from '../../relay.ts'
import { type PageOptions, syncItemPage } from '../product/page.ts'
import type { NewInShop } from '../product/sync.ts'
import { syncNewStock } from '../stock/many.ts'
import type { RunKind } from './kind.ts'
import { pagesByName } from './pages.ts'
import { NO_COUNTS, sum } from './progress.ts'
import { settle } from './settle.ts'

const input = z.strictObject({
  /** `one-by-one` gives each item calls of its own, so that one slow or large item holds up no other. */
  mode: z.enum(['batched', 'one-by-one']).default('batched'),
  /** Batches at a time. */
  parallel: z.int().min(1).max(16).optional(),
  dryRun: z.boolean().optional(),
})
type Input = z.output<typeof input>

/** Fewer where each item has calls of its own: a page has to end in the time that one message has. */
const PAGE_SIZE_ONE_BY_ONE = 10
const row = z.object({ name: z.string(), item_code: z.string() })

const runOver = (
  which: Pick<PageQuery, 'filters' | 'orFilters'>,
  options: Pick<PageOptions, 'lookAtMedusa'>,
  /** A count takes no `or`: the same in parts that have no row in common. */
  counted: readonly (readonly Filter[])[],
): RunKind<Input, z.output<typeof row>> => ({
  input,
  async expected({ erpnext }) {
    const counts = await Promise.all(counted.map(filters => erpnext.count('Website Item', filters)))
    return counts.reduce((a, b) => a + b, 0)
  },
  firstAlone: true,
  parallel: ({ mode, parallel }) => (mode === 'one-by-one' ? 1 : parallel),
  pages(relay, { mode }, after) {
    const pageSize = mode === 'one-by-one' ? { pageSize: PAGE_SIZE_ONE_BY_ONE } : {}
    const query = { fields: Object.keys(row.shape), ...which, ...pageSize }
    return pagesByName(relay, 'Website Item', row, query, after)
  },
  async work(relay, { input: { mode, dryRun }, rows, cause, seenGroups, onReady }) {
    const codes = rows.map(({ item_code }) => item_code)
    const batches = mode === 'one-by-one' ? codes.map(code => [code]) : [codes]
    let counts = NO_COUNTS
    const onNew = (items: readonly NewInShop[]) => countStock(relay, items, cause)
    for (const batch of batches) {
      const ended = await workBatch(relay, batch, { ...options, dryRun, seenGroups, onReady, onNew })
      counts = sum(counts, await settle(relay, ended, { cause, dryRun }))
    }
    return counts
  },
})

export async function workBatch(relay: Relay, codes: readonly string[], options: PageOptions) {
  const results = await syncItemPage(relay, codes, options)
  return codes.map(item_code => {
    const { request = { item_code }, result = skipped('it is gone') } = results.get(item_code) ?? {}
    return { job: { kind: 'sync-item' as const, ...request }, result }
  })
}

/** A new product can be bought when it has its levels, and the run over all items may be past it already. */
export async function countStock(relay: Relay, items: readonly NewInShop[], cause: string): Promise<void> {
  const results = [...(await syncNewStock(relay, items))]
  const ended = results.map(([item_code, result]) => ({ job: { kind: 'sync-stock' as const, item_code }, result }))
  await settle(relay, ended, { cause })
}

const NEW: readonly Filter[] = [
  ['published', '=', 1],
  ['medusa_id', 'is', 'not set'],
]

/** New in the shop: published items that have no product yet, as far as ERPNext knows. */
export const exportWebsiteItems = runOver({ filters: NEW }, {}, [NEW])

/** Those that are or should be in the shop. */
export const IN_SHOP: readonly Filter[] = [
  ['published', '=', 1],
  ['medusa_id', 'is', 'set'],
]

/** All that are or should be in the shop, compared with what Medusa holds, not with what the relay remembers. */
export const updateWebsiteItems = runOver({ orFilters: IN_SHOP }, { lookAtMedusa: true }, [
  [['published', '=', 1]],
  [
    ['published', '=', 0],
    ['medusa_id', 'is', 'set'],
  ],
])
