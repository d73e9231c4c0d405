import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { type Bin, itemStock, type StockItem, type StockRules } from '../../../../lib/sync/stock/item-stock.ts'
import { locationMap } from '../../../../lib/sync/stock/locations.ts'
import { warehouseTree } from '../../../../lib/sync/stock/warehouse-tree.ts'

/** Three deep under Main: Main ► Muscat ► Shop ► Shelf. */
const tree = warehouseTree([
  { name: 'All', parent_warehouse: null },
  { name: 'Stores', parent_warehouse: 'All' },
  { name: 'Main', parent_warehouse: 'All' },
  { name: 'Muscat', parent_warehouse: 'Main' },
  { name: 'Sohar', parent_warehouse: 'Main' },
  { name: 'Shop', parent_warehouse: 'Muscat' },
  { name: 'Shelf', parent_warehouse: 'Shop' },
])
const one = locationMap(undefined, ['sloc_1'], tree)
const rules: StockRules = { STOCK_THRESHOLD: 'ignore', STOCK_QUANTITY: 'actual-minus-reserved' }

const bin = (warehouse: string, actual_qty: number, reserved_qty = 0): Bin => ({ warehouse, actual_qty, reserved_qty })
const item = (fields: StockItem = {}): StockItem => ({ website_warehouse: 'Main', stock_uom: 'Nos', ...fields })

interface Given extends Partial<StockRules> {
  item?: StockItem
  locations?: typeof one
}
/** Whether it is in stock, and the quantities of its levels. */
function stock(bins: Bin[], given: Given = {}) {
  const masters = { tree, wholeUoms: new Set(['Nos']), locations: 'locations' in given ? given.locations : one }
  const { inStock, levels } = itemStock(given.item ?? item(), bins, masters, { ...rules, ...given })
  return [inStock, ...levels.map(({ stocked_quantity }) => stocked_quantity)]
}

test.each<[string, Bin[], [boolean, number]]>([
  ['no Bin', [], [false, 0]],
  ['a Bin of the warehouse itself', [bin('Main', 3)], [true, 3]],
  ['Bins one, two and three deep', [bin('Muscat', 1), bin('Shop', 2), bin('Shelf', 4)], [true, 7]],
  ['Bins elsewhere', [bin('Stores', 5), bin('All', 5), bin('Elsewhere', 5)], [false, 0]],
  ['a negative Bin', [bin('Muscat', -2)], [false, 0]],
  ['a negative Bin beside a larger one', [bin('Muscat', -2), bin('Sohar', 3)], [true, 1]],
  ['nothing but what is reserved', [bin('Muscat', 2, 2)], [true, 0]],
  ['more reserved than there is', [bin('Muscat', 2, 5)], [true, 0]],
  ['reserved in one warehouse, there in another', [bin('Muscat', 0, 3), bin('Sohar', 5)], [true, 2]],
])('the stock of an item with %s', (_, bins, expected) => {
  expect(stock(bins)).toEqual(expected)
})

test.each([
  ['no warehouse', null],
  ['a blank one', ''],
])('with %s nothing is there', (_, website_warehouse) => {
  expect(stock([bin('Main', 3)], { item: item({ website_warehouse }) })).toEqual([false, 0])
})

test('a warehouse that nobody knows counts alone', () => {
  expect(stock([bin('Gone', 3), bin('Main', 4)], { item: item({ website_warehouse: 'Gone' }) })).toEqual([true, 3])
})

test('quantities are added exactly', () => {
  const liquid = item({ stock_uom: 'Litre', custom_threshold_qty: 0.3 })
  const bins = [bin('Muscat', 0.1), bin('Sohar', 0.2)]
  expect(stock(bins, { item: liquid })).toEqual([true, 0.3])
  expect(stock(bins, { item: liquid, STOCK_THRESHOLD: 'respect' })).toEqual([false, 0.3]) // not above 0.3
  expect(stock([...bins, bin('Shop', -0.3)], { item: liquid })).toEqual([false, 0])
})

describe('the threshold', () => {
  test.each([
    ['below', 9, false],
    ['exactly at it', 10, false],
    ['above', 11, true],
  ])('when respected, %s', (_, quantity, inStock) => {
    const given = { item: item({ custom_threshold_qty: 10 }), STOCK_THRESHOLD: 'respect' } as const
    expect(stock([bin('Main', quantity)], given)).toEqual([inStock, quantity])
  })

  test('when ignored does not matter', () => {
    expect(stock([bin('Main', 1)], { item: item({ custom_threshold_qty: 10 }) })).toEqual([true, 1])
  })

  test.each([null, undefined, 0, -5])('of %s means any', custom_threshold_qty => {
    const given = { item: item({ custom_threshold_qty }), STOCK_THRESHOLD: 'respect' } as const
    expect([stock([bin('Main', 0)], given)[0], stock([bin('Main', 1)], given)[0]]).toEqual([false, true])
  })
})

describe('the quantity', () => {
  test('is what is there, when reservations are not to count', () => {
    expect(stock([bin('Main', 5, 2)], { STOCK_QUANTITY: 'actual' })).toEqual([true, 5])
  })

  test.each([
    ['Nos', 2.999, 2],
    ['Litre', 2.999, 2.999],
    [null, 2.999, 2.999],
  ])('per %s: %d are %d', (stock_uom, actual, quantity) => {
    expect(stock([bin('Main', actual)], { item: item({ stock_uom }) })).toEqual([true, quantity])
  })
})

describe('with several stock locations', () => {
  const setting = [
    { warehouse: 'Main', location: 'sloc_main' },
    { warehouse: 'Shop', location: 'sloc_shop' },
  ]
  const several = locationMap(setting, ['sloc_main', 'sloc_shop', 'sloc_theirs'], tree)
  const bins = [bin('Muscat', 1), bin('Sohar', 2), bin('Shop', 10), bin('Shelf', 20), bin('Stores', 100)]

  test('each Bin is shown by the location of the nearest warehouse above it, and a location without any shows 0', () => {
    const levels = (website_warehouse: string) => stock(bins, { item: item({ website_warehouse }), locations: several })
    expect(levels('Main')).toEqual([true, 3, 30])
    expect(levels('Muscat')).toEqual([true, 1, 30])
    expect(levels('Shelf')).toEqual([true, 0, 20])
    expect(levels('All')).toEqual([true, 3, 30]) // Stores is none of the shop's locations
    expect(levels('Stores')).toEqual([true, 0, 0])
  })

  test('two warehouses may be one location', () => {
    const same = locationMap(
      [...setting, { warehouse: 'Stores', location: 'sloc_main' }],
      ['sloc_main', 'sloc_shop'],
      tree,
    )
    expect(stock(bins, { item: item({ website_warehouse: 'All' }), locations: same })).toEqual([true, 103, 30])
  })
})

test('levels that are switched off are none, and the flag is still right', () => {
  const off = locationMap('off', ['sloc_1', 'sloc_2'], tree)
  expect(stock([bin('Main', 3)], { locations: off })).toEqual([true])
})

test.each([
  [
    'several locations and none named',
    undefined,
    ['a', 'b'],
    'Medusa has 2 stock locations: say which warehouse is which',
  ],
  ['no location at all', undefined, [], 'Medusa has no stock location: make one, or set it to off'],
  ['a warehouse that is not there', [{ warehouse: 'Nizwa', location: 'a' }], ['a'], 'ERPNext has no warehouse Nizwa'],
  ['a location that is not there', [{ warehouse: 'Main', location: 'b' }], ['a'], 'Medusa has no stock location b'],
] as const)('%s: a person is told what to set', (_, setting, ids, problem) => {
  const map = () => locationMap(setting, ids, tree)
  expect(map).toThrow(expect.objectContaining({ kind: 'configuration', message: `MEDUSA_STOCK_LOCATIONS: ${problem}` }))
})

test('a tree that changed is another one: what moved away no longer counts', () => {
  const moved = warehouseTree([
    { name: 'Main', parent_warehouse: null },
    { name: 'Stores', parent_warehouse: null },
    { name: 'Muscat', parent_warehouse: 'Stores' },
  ])
  const inStock = (of: typeof tree) =>
    itemStock(item(), [bin('Muscat', 1)], { tree: of, wholeUoms: new Set() }, rules).inStock
  expect([inStock(tree), inStock(moved)]).toEqual([true, false])
})

test('a circle of warehouses comes to an end', () => {
  const circle = warehouseTree([
    { name: 'a', parent_warehouse: 'b' },
    { name: 'b', parent_warehouse: 'a' },
  ])
  expect([circle.within('a'), circle.upFrom('b')]).toEqual([new Set(['a', 'b']), ['b', 'a']])
})

test('no level is ever negative, broken where units are whole, or more than is there; the flag follows the sum', () => {
  const milli = fc.integer({ min: -3_000, max: 9_000 })
  const anyBin = fc.record({
    warehouse: fc.constantFrom('Main', 'Muscat', 'Shelf', 'Stores'),
    actual: milli,
    reserved: fc.nat(4_000),
  })
  const quantity = fc.constantFrom(...(['actual', 'actual-minus-reserved'] as const))
  fc.assert(
    fc.property(fc.array(anyBin), fc.constantFrom('Nos', 'Litre'), quantity, (rows, stock_uom, STOCK_QUANTITY) => {
      const bins = rows.map(({ warehouse, actual, reserved }) => bin(warehouse, actual / 1_000, reserved / 1_000))
      const [inStock, level] = stock(bins, { item: item({ stock_uom }), STOCK_QUANTITY })
      const own = rows.filter(({ warehouse }) => warehouse !== 'Stores')
      const actual = own.reduce((sum, row) => sum + row.actual, 0)
      const reserved = STOCK_QUANTITY === 'actual' ? 0 : own.reduce((sum, row) => sum + row.reserved, 0)
      const free = Math.max(0, actual - reserved)
      expect([inStock, level]).toEqual([actual > 0, stock_uom === 'Nos' ? Math.floor(free / 1_000) : free / 1_000])
    }),
  )
})
