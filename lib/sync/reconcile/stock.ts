import { asRelayError } from '../../errors.ts'
import { skipped } from '../../queue/outcome.ts'
import type { Finding } from '../../store/runs.ts'
import { syncStockPage } from '../stock/many.ts'
import { type StockRow, stockPages } from '../stock/pages.ts'
import { KEEPS_NO_STOCK } from '../stock/write-to-medusa.ts'
import type { Phase } from './phase.ts'
import { settled } from './settled.ts'

/** That levels cannot be compared: a setting is wrong. */
interface Problem {
  problem: string
}

/** Key of the problem's page, the last one: no document's name begins with a space. */
const PROBLEM = ' problem'

/** Every item that the shop shows, its flag and its levels. */
export const stock: Phase<StockRow | Problem> = {
  name: 'stock',
  async *pages(relay, after, run) {
    if (after === PROBLEM) return
    try {
      yield* stockPages(relay, after, run)
    } catch (error) {
      // Flags are compared, and so is everything else; `update-stock` is parked for it daily.
      const { code, message } = asRelayError(error)
      if (code !== 'settings') throw error
      yield { rows: [{ problem: message }], after: PROBLEM }
    }
  },
  async compare(relay, { rows, fix, cause }) {
    const items = rows.flatMap(row => ('item' in row ? [row] : []))
    const results = await syncStockPage(relay, items, { dryRun: !fix })
    const documents = items.map(({ item: { name, item_code } }) => {
      const result = results.get(item_code) ?? skipped('it is gone')
      const detail = 'detail' in result ? `stock: ${result.detail}` : undefined
      return { doctype: 'Website Item', name, job: { kind: 'sync-stock' as const, item_code }, result, detail }
    })
    const { counts, findings } = await settled(relay, documents, { fix, cause })
    const problems = rows.flatMap(row => ('problem' in row ? [row.problem] : []))
    const refused = problems.map(detail => {
      return { what: 'refused' as const, doctype: 'Warehouse', name: 'MEDUSA_STOCK_LOCATIONS', detail, repaired: false }
    })
    // Where Medusa has no variant of it, the product was found to differ, or is told as refused.
    const uncounted = documents.flatMap(({ doctype, name, result }): Finding[] =>
      'reason' in result && result.reason === KEEPS_NO_STOCK
        ? [{ what: 'uncounted', doctype, name, detail: `stock: ${result.reason}`, repaired: false }]
        : [],
    )
    return { counts, findings: [...findings, ...uncounted, ...refused] }
  },
}
