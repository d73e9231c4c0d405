import type * as z from 'zod'
import type { Erpnext, Filter } from '../erpnext/client.ts'
import type { Log } from '../log.ts'
import type { Cursor, Cursors } from '../store/cursors.ts'

export interface SweepPorts {
  erpnext: Erpnext
  cursors: Cursors
  log: Log
}

/**
 * What is read again each time: `modified` is set at save and not at commit, so a long transaction comes to light late;
 * and it is naive site time, which goes back an hour in autumn.
 */
const OVERLAP_MINUTES = 75

/**
 * Pages of a doctype's rows by (modified, name), from a little before the cursor to the end; `done` moves the cursor over
 * a page. The first time ever it begins at the newest row: what was before is not news. Another sweep at the same time
 * does no harm: both see the rows, and the cursor goes to whoever is first.
 */
export async function* changedRows<Row extends Cursor>(
  { erpnext, cursors }: SweepPorts,
  doctype: string,
  row: z.ZodType<Row>,
  { pageSize, filters, fields }: { pageSize: number; filters: readonly Filter[]; fields: readonly string[] },
): AsyncGenerator<{ rows: Row[]; done: () => Promise<void> }> {
  let cursor = await cursors.get(doctype)
  if (!cursor) {
    const query = { fields, filters, orderBy: 'modified desc, name desc', limit: 1 }
    const [newest] = await erpnext.list(doctype, row, query)
    if (newest) await cursors.put(doctype, { modified: newest.modified, name: newest.name }, undefined)
    return
  }
  for (let from: Cursor = { modified: earlier(cursor.modified), name: '' }; ; ) {
    const rows = await erpnext.list(doctype, row, {
      fields,
      filters: [...filters, ['modified', '>=', from.modified]],
      // Thousands of rows may carry one `modified` (a bulk edit): the name decides among them.
      orFilters: [
        ['modified', '>', from.modified],
        ['name', '>', from.name],
      ],
      orderBy: 'modified asc, name asc',
      limit: pageSize,
    })
    const last = rows.at(-1)
    if (!last) return
    from = { modified: last.modified, name: last.name }
    const done = async () => {
      if (!cursor || !isBefore(cursor, from)) return
      const moved = await cursors.put(doctype, from, cursor.version)
      cursor = moved ? { ...from, version: cursor.version + 1 } : await cursors.get(doctype)
    }
    yield { rows, done }
    if (rows.length < pageSize) return
  }
}

const isBefore = (a: Cursor, b: Cursor): boolean =>
  a.modified < b.modified || (a.modified === b.modified && a.name < b.name)

/** Calculates as if the naive time were UTC: only the difference matters. Microseconds are kept as they are. */
function earlier(modified: string): string {
  const [seconds = '', fraction = '000000'] = modified.split('.')
  const time = Date.parse(`${seconds.replace(' ', 'T')}Z`) - OVERLAP_MINUTES * 60_000
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}.${fraction}`
}
