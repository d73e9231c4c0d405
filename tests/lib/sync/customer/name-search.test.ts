import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import { createErpnext, type Erpnext } from '../../../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { nameSearch } from '../../../../lib/sync/customer/name-search.ts'

const NAMES = [
  ...['100% Clinic', '100 Clinic', 'A_B Pharmacy', 'AXB Pharmacy', "Dr. O'Neil & Sons", 'Dr. ONeil', 'C:\\Lab'],
  ...['عيادة النور', 'عيادة الأمل', 'Bosch (Clinic) #7/ä', 'say "hi"'],
]
let simulator: ErpnextSimulator
let erpnext: Erpnext

beforeAll(async () => {
  simulator = await startErpnextSimulator({ empty: true })
  for (const name of NAMES) simulator.set('Customer', { name, customer_name: name, doctype: 'Customer' })
  const settings = { ERPNEXT_URL: simulator.url, ERPNEXT_API_KEY: 'key', ERPNEXT_API_SECRET: 'secret' }
  erpnext = createErpnext({ settings, remainingMs: () => 60_000 })
})
afterAll(() => simulator.stop())

async function found(text: string): Promise<string[]> {
  const { filters, matches } = nameSearch(text)
  const row = z.object({ customer_name: z.string() })
  const rows = await erpnext.list('Customer', row, { fields: ['customer_name'], filters, limit: 0 })
  return rows.map(({ customer_name }) => customer_name).filter(matches)
}

test.each<[string, string[]]>([
  ['100%', ['100% Clinic']],
  ['%', ['100% Clinic']],
  ['a_b', ['A_B Pharmacy']],
  ["o'neil SONS", ["Dr. O'Neil & Sons"]],
  ['"hi"', ['say "hi"']],
  ['النور عيادة', ['عيادة النور']],
  ['bosch A', ['Bosch (Clinic) #7/ä']],
  ['c:\\', ['C:\\Lab']],
  ['  ', NAMES],
  ['nobody', []],
])('searching for %j finds what holds every word as it stands', async (text, names) => {
  expect((await found(text)).sort()).toEqual([...names].sort())
})

test('any piece of a name finds that name', async () => {
  const piece = fc.constantFrom(...NAMES).chain(name =>
    fc.tuple(fc.constant(name), fc.nat(name.length - 1), fc.nat(name.length)).map(([of, from, length]) => ({
      of,
      text: of.slice(from, from + length + 1),
    })),
  )
  await fc.assert(
    fc.asyncProperty(piece, async ({ of, text }) => {
      expect(await found(text)).toContain(of)
    }),
    { numRuns: 60 },
  )
})
