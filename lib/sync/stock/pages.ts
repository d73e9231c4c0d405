import type { StockItemRow } from '../../erpnext/stock.ts'
import { RelayError } from '../../errors.ts'
import type { Relay } from '../../relay.ts'
import type { Page } from '../runs/kind.ts'
import { type Masters, stockMasters } from './masters.ts'
import { type ReadStock, readBins, stockItemPages } from './read.ts'
import { isFlagRight, stockWork } from './work.ts'

/** An item as a run has read it. */
export interface StockRow extends ReadStock {
  masters: Masters
}

/** Rows of one list call. */
const ROWS_PER_CALL = 1_000
/** Their Bins are read together, so that few calls answer a page that is half empty. */
const ITEMS_AT_ONCE = 2_000
/** A hundred whole saves take ERPNext some seconds. */
const FLAGS_PER_PAGE = 100

/** Every item that the shop shows with its Bins, by name; a page ends where its flags are a call of their own. */
export async function* stockPages(relay: Relay, after: string | undefined): AsyncGenerator<Page<StockRow>> {
  const masters = await stockMasters(relay)
  const counting = { masters, stock: relay.stock, medusa: relay.medusa }
  for await (const { items, readAt } of itemsAtOnce(relay, after)) {
    const itemCodes = items.map(({ item_code }) => item_code)
    const bins = await readBins(relay.erpnext, itemCodes, ROWS_PER_CALL)
    const all = items.map(item => ({ item, bins: bins.get(item.item_code) ?? [], readAt, masters }))
    for (const rows of cut(all, row => !isFlagRight(stockWork(row, new Map(), counting)))) {
      yield { rows, after: rows.at(-1)?.item.name ?? '' }
    }
  }
  await requireLocations(masters)
}

async function* itemsAtOnce({ erpnext, now }: Relay, after: string | undefined) {
  let items: StockItemRow[] = []
  let readAt = now()
  for await (const page of stockItemPages(erpnext, { after, pageSize: ROWS_PER_CALL })) {
    items.push(...page)
    if (items.length < ITEMS_AT_ONCE) continue
    yield { items, readAt }
    items = []
    readAt = now()
  }
  if (items.length) yield { items, readAt }
}

function* cut<Row>(rows: readonly Row[], isWrong: (row: Row) => boolean): Generator<Row[]> {
  let page: Row[] = []
  let wrong = 0
  for (const row of rows) {
    page.push(row)
    if (isWrong(row)) wrong++
    if (wrong < FLAGS_PER_PAGE) continue
    yield page
    page = []
    wrong = 0
  }
  if (page.length) yield page
}

/**
 * Where levels cannot go, flags still do; a person is told once, at the end. Permanent, for settings that concern stock
 * alone must not hold up orders.
 */
async function requireLocations(masters: Masters): Promise<void> {
  const { problem } = await masters.inMedusa({ doctype: 'Website Item', name: '' })
  if (problem) throw new RelayError('permanent', `${problem}; then start update-stock again`, { code: 'settings' })
}
