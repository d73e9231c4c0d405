import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import type { RelayError } from '../../errors.ts'
import { type Going, overtaken, type StockOptions, type StockSync } from './sync.ts'

/** Each row is a whole save in ERPNext, some hundredths of a second. */
const ROWS_PER_CALL = 100

/** Writes `custom_in_stock` of items where it is wrong, a hundred in a call. */
export async function writeFlags(
  { erpnext }: Pick<StockSync, 'erpnext'>,
  wrong: readonly Going[],
  { dryRun }: Pick<StockOptions, 'dryRun'>,
): Promise<void> {
  const going = dryRun ? wrong : await begun(wrong)
  for (let from = 0; from < going.length; from += ROWS_PER_CALL) {
    const some = going.slice(from, from + ROWS_PER_CALL)
    const docs = some.map(({ hold: { work } }) => ({
      ...{ doctype: 'Website Item', docname: work.item.name, custom_in_stock: Number(work.inStock) },
    }))
    const failures = dryRun ? new Map<string, RelayError>() : await erpnext.updateMany(docs)
    for (const each of some) {
      const { item, inStock } = each.hold.work
      const failure = failures.get(item.name)
      if (failure && (await isGone(erpnext, item.name, failure))) each.isGone = true
      else if (failure) each.failure = failure
      else each.wrote.push(inStock ? 'in stock' : 'out of stock')
    }
  }
}

/** Read ahead by minutes, deleted or renamed since. A save that misses something else, such as a master, says the same. */
const isGone = async (erpnext: Erpnext, name: string, { code }: RelayError): Promise<boolean> =>
  code === 'DoesNotExistError' && !(await erpnext.get('Website Item', name, z.object({})))

/** Those that nobody else is at; the others fail as overtaken. */
export async function begun(all: readonly Going[]): Promise<Going[]> {
  const begins = all.map(async going => {
    if (await going.hold.begin()) return [going]
    going.failure = overtaken(going.hold.work.item.item_code)
    return []
  })
  return (await Promise.all(begins)).flat()
}
