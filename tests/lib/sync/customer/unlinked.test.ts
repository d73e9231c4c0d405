import { expect, test } from '@jest/globals'
import type { Erpnext } from '../../../../lib/erpnext/client.ts'
import { unlinkedCustomers } from '../../../../lib/sync/customer/unlinked.ts'

test.each([
  ['a wildcard, of whose answer little may be meant, is looked for in long pages', '%', 500],
  ['a word is looked for in pages of what is asked for', 'clinic', 21],
])('%s', async (_, name, rows) => {
  const limits: unknown[] = []
  const list: Erpnext['list'] = async (_doctype, _row, { limit }) => {
    limits.push(limit)
    return []
  }
  await unlinkedCustomers({ erpnext: { list } as Erpnext }, { name, limit: 20, after: undefined })
  expect(limits).toEqual([rows])
})
