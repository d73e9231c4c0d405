import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  collectionHandle,
  collectionHandleWithHash,
  handleOf,
  handleWithHash,
} from '../../../../lib/sync/product/handle.ts'

const dataset = (file: string) => JSON.parse(readFileSync(`lib/local/erpnext/data/dataset/${file}.json`, 'utf8'))

/** Medusa 2.21; held to the recordings in tests/lib/sync/text/slug.test.ts. */
const VALID = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{N}]+)*$/u

describe('the handle of a product', () => {
  test.each([
    ['the last segment of its route', { route: 'gloves-masks/digital-glove-1-0igxl' }, 'digital-glove-1-0igxl'],
    ['Arabic where the route is', { route: 'equipment/قفازات-طبية-37-ngmgm' }, 'قفازات-طبية-37-ngmgm'],
    ['the last segment that there is', { route: '/a/b/' }, 'b'],
    ['the route as Medusa accepts it', { route: 'shop/Foley_16.Fr' }, 'foley-16-fr'],
    ['the title where there is no route', { route: null, web_item_name: "O'Neil &amp; <b>Sons</b>" }, 'oneil-sons'],
    ['the title where the route holds no letter', { route: 'shop/---', web_item_name: 'Foley' }, 'foley'],
    ['the item code where there is no title either', { route: '', web_item_name: '&amp;' }, 'med-0050-a-b'],
  ])('is %s', (_, fields, expected) => {
    expect(handleOf({ item_code: 'MED 0050/A&B', ...fields })).toBe(expected)
  })

  test('is a hash of the item code where nothing holds a letter or a digit', () => {
    expect(handleOf({ item_code: '&' })).toMatch(/^product-[0-9a-f]{8}$/)
    expect(handleOf({ item_code: '&' })).not.toBe(handleOf({ item_code: '/' }))
  })

  test('is one that Medusa accepts, with and without its hash, whatever ERPNext holds', () => {
    const text = fc.option(fc.string({ unit: 'binary' }), { nil: null })
    fc.assert(
      fc.property(text, text, fc.string({ unit: 'binary', minLength: 1 }), (route, web_item_name, item_code) => {
        expect(handleOf({ route, web_item_name, item_code })).toMatch(VALID)
        expect(handleWithHash({ route, web_item_name, item_code })).toMatch(VALID)
      }),
    )
  })

  test('is where the webshop has the page, for each of the 301 recorded items, and no two share it', () => {
    const items: { item_code: string; route?: string }[] = dataset('website-items')
    const handles = items.map(handleOf)
    expect(handles.filter((_, index) => items[index]?.route)).toEqual(
      items.flatMap(({ route }) => route?.split('/').slice(-1) ?? []),
    )
    expect(new Set(handles).size).toBe(301)
  })
})

describe('the hash of a handle', () => {
  test('tells apart items whose handles are the same, and is short', () => {
    const colliding = ['a.b', 'a_b', 'a b'].map(item_code => ({ item_code }))
    expect(colliding.map(handleOf)).toEqual(['a-b', 'a-b', 'a-b'])
    const handles = colliding.map(handleWithHash)
    for (const handle of handles) expect(handle).toMatch(/^a-b-[0-9a-f]{8}$/)
    expect(new Set(handles).size).toBe(3)
  })

  test('is the item’s own: the same at the next try, whatever the title is by then', () => {
    const hash = (web_item_name: string) => handleWithHash({ item_code: 'MED-0001', web_item_name }).split('-').at(-1)
    expect(hash('Glove')).toBe(hash('Gloves'))
    expect(handleWithHash({ item_code: 'MED-0001', web_item_name: 'Glove' })).toBe('glove-a6c583c6')
  })
})

describe('the handle of a collection', () => {
  test.each([
    ['IV & Infusion', 'iv-infusion'],
    ['Syringes / Needles', 'syringes-needles'],
    ['Dental / أسنان', 'dental-أسنان'],
    ['مستلزمات المختبر', 'مستلزمات-المختبر'],
  ])('of %j is %j', (name, expected) => expect(collectionHandle(name)).toBe(expected))

  test('of every recorded Item Group is one that a URL can hold, and its own', () => {
    const handles = dataset('item-groups').map(({ name }: { name: string }) => collectionHandle(name))
    for (const handle of handles) expect(handle).toMatch(VALID)
    expect(new Set(handles).size).toBe(23)
  })

  test('has a hash where another group has the plain one', () => {
    expect(collectionHandle('Gloves & Masks')).toBe(collectionHandle('Gloves / Masks'))
    expect(collectionHandleWithHash('Gloves & Masks')).toMatch(/^gloves-masks-[0-9a-f]{8}$/)
    expect(collectionHandleWithHash('Gloves & Masks')).not.toBe(collectionHandleWithHash('Gloves / Masks'))
  })

  test('is never empty', () => expect(collectionHandle('&')).toMatch(/^collection-[0-9a-f]{8}$/))
})
