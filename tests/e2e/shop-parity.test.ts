import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { recorded } from '../../lib/local/medusa/recorded.ts'
import type { ShopRow } from '../../lib/local/medusa/shop.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import type { CatalogueCall } from './catalogue-calls.ts'
import { makeCalls } from './catalogue-run.ts'
import { realMedusa } from './real-medusa.ts'

const paths = [
  '/admin/stores',
  '/admin/sales-channels',
  '/admin/sales-channels?fields=id,name,is_disabled&limit=1000',
  '/admin/stock-locations?fields=id,name,sales_channels.id&limit=1000',
  '/admin/shipping-profiles?fields=id,name,type&limit=1000',
  '/admin/api-keys?type=publishable',
  '/admin/api-keys?type=publishable&fields=id,title,token,revoked_at,sales_channels.id&limit=1000',
  '/admin/api-keys?type=nope',
  '/admin/api-keys?title=no-such-key',
  '/admin/price-preferences?attribute=currency_code',
  '/admin/price-preferences?attribute=currency_code&fields=id,attribute,value,is_tax_inclusive&limit=1000',
  '/admin/regions',
  '/admin/regions?fields=id,currency_code&limit=1000',
  '/admin/regions?q=no-such-region',
  '/admin/regions?nope=1',
  '/admin/price-preferences?nope=1',
  '/admin/price-preferences?value=no-such-value',
]
const calls: CatalogueCall[] = paths.map(path => ({ name: path, method: 'GET', path }))

type Answers = Awaited<ReturnType<typeof makeCalls>>
let simulator: MedusaSimulator
let real: Answers
let simulated: Answers

const medusa = realMedusa()
beforeAll(async () => {
  // The real one has made itself one for each currency of its store.
  const preference = { attribute: 'currency_code', value: 'usd', is_tax_inclusive: true }
  simulator = await startMedusaSimulator()
  const at = '2026-11-21T00:00:00.000Z'
  const dates = { created_at: at, updated_at: at, deleted_at: null }
  simulator.shop.regions.push(recorded('v2-set-up').region as ShopRow)
  simulator.shop.pricePreferences.push({ id: 'prpref_01M7XNSGBDKNWFK1MPHE2MS1CQ', ...preference, ...dates })
  const headers = { authorization: `Basic ${btoa(`${simulator.secretKey}:`)}` }
  simulated = await makeCalls({ url: simulator.url, headers, ids: {} }, calls)
  real = await makeCalls({ url: medusa.url, headers: medusa.adminHeaders, ids: {} }, calls)
}, 60_000)

afterAll(() => simulator.stop())

/** Two shops have other names and other currencies: what is the same is which fields there are, and of which kind. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? [merged(value.map(shapeOf))] : []
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}

/** Text here and nothing there is both. */
function merged(shapes: unknown[]): unknown {
  const objects = shapes.filter(shape => typeof shape === 'object') as Record<string, unknown>[]
  if (!objects.length) return shapes[0]
  const keys = new Set(objects.flatMap(shape => Object.keys(shape)))
  return Object.fromEntries(
    [...keys].map(key => [key, objects.map(shape => shape[key]).find(of => of !== 'null') ?? 'null']),
  )
}

describe('the simulator shows what a shop has as the real Medusa does', () => {
  test.each(paths.map((path, index) => ({ path, index })))('$path', ({ index }) => {
    const [ours, theirs] = [simulated[index], real[index]]
    expect(ours?.status).toBe(theirs?.status)
    if (theirs?.status === 400) expect(ours?.body).toEqual(theirs.body)
    else expect(shapeOf(ours?.body)).toEqual(shapeOf(theirs?.body))
  })
})
