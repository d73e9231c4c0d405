import { RelayError } from '../../errors.ts'
import type { Relay } from '../../relay.ts'
import type { Page } from '../runs/kind.ts'
import { type Masters, mastersOver } from './masters.ts'
import type { ReadStock } from './read.ts'
import { readAhead } from './read-ahead.ts'
import { isFlagRight, stockWork } from './work.ts'

/** An item as a run has read it; as old as the oldest part of it, be that the tree of warehouses. */
export interface StockRow extends ReadStock {
  masters: Masters
}

/** A hundred whole saves take ERPNext some seconds. */
const FLAGS_PER_PAGE = 100

/** Every item that the shop shows with its Bins, by name; a page ends where its flags are a call of their own. */
export async function* stockPages(
  relay: Relay,
  after: string | undefined,
  run?: string,
): AsyncGenerator<Page<StockRow>> {
  const ahead = readAhead(relay, run)
  const warehouses = await ahead.warehouses()
  const masters = mastersOver(warehouses.read, relay)
  const counting = { masters, stock: relay.stock, medusa: relay.medusa }
  const isWrong = (row: ReadStock) => !isFlagRight(stockWork(row, new Map(), counting))
  for (let from = after; ; ) {
    const rows = upToFlags(await ahead.itemsAfter(from), isWrong).map(row => ({
      ...row,
      masters,
      readAt: Math.min(row.readAt, warehouses.readAt),
    }))
    from = rows.at(-1)?.item.name
    if (from === undefined) break
    yield { rows, after: from }
  }
  ahead.forget()
  await requireLocations(masters)
}

function upToFlags<Row>(rows: readonly Row[], isWrong: (row: Row) => boolean): readonly Row[] {
  let wrong = 0
  const last = rows.findIndex(row => {
    if (isWrong(row)) wrong++
    return wrong === FLAGS_PER_PAGE
  })
  return last < 0 ? rows : rows.slice(0, last + 1)
}

/**
 * Where levels cannot go, flags still do; a person is told once, at the end. Permanent, for settings that concern stock
 * alone must not hold up orders.
 */
async function requireLocations(masters: Masters): Promise<void> {
  const { problem } = await masters.inMedusa({ doctype: 'Website Item', name: '' })
  if (problem) throw new RelayError('permanent', `${problem}; then start update-stock again`, { code: 'settings' })
}
