import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { slug } from '../../../../lib/sync/text/slug.ts'

/** Medusa 2.21: `isValidHandle` of @medusajs/utils. */
const VALID = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{N}]+)*$/u
const isValidHandle = (handle: string) => !/[A-Z]/.test(handle) && VALID.test(handle)

describe('Medusa’s rule as these tests have it', () => {
  const recordings = 'tests/recordings/medusa/v2'
  const creations = readdirSync(recordings)
    .filter(file => file.endsWith('.json'))
    .map(file => JSON.parse(readFileSync(`${recordings}/${file}`, 'utf8')))
    .filter(({ request }) => /^\/admin\/products(\?|$)/.test(request?.path ?? '') && request.body?.handle)

  test('accepts every handle with which a product was made', () => {
    const made = creations.filter(({ response }) => response.status === 200).map(({ request }) => request.body.handle)
    expect(made.length).toBeGreaterThan(5)
    expect(made.filter(handle => !isValidHandle(handle))).toEqual([])
  })

  test('refuses every handle that was refused', () => {
    const refused = creations.filter(({ response }) => /^Invalid product handle/.test(response.body?.message))
    expect(refused.map(({ request }) => request.body.handle).sort()).toEqual(['Has Spaces/Slash & Ä', 'cab.001_x'])
    expect(refused.filter(({ request }) => isValidHandle(request.body.handle))).toEqual([])
  })
})

test('a slug of any text is a handle that Medusa accepts, or empty', () => {
  const unit = fc.constantFrom('binary' as const, 'grapheme' as const)
  fc.assert(
    fc.property(
      unit.chain(unit => fc.string({ unit })),
      text => {
        expect(slug(text) === '' || isValidHandle(slug(text))).toBe(true)
      },
    ),
    { numRuns: 2000 },
  )
})

test('text with a letter or a digit has a slug', () => {
  fc.assert(fc.property(fc.string(), text => expect(slug(text) !== '').toBe(/[a-z0-9]/i.test(text))))
})

test.each([
  ['IV & Infusion', 'iv-infusion'],
  ['Dental / أسنان', 'dental-أسنان'],
  ['مستلزمات المختبر', 'مستلزمات-المختبر'],
  ['مُعَقَّم', 'معقم'], // vowel signs are no letters to Medusa
  ['Ä e\u0301 é', 'ä-é-é'],
  ["Women’s & men's", 'womens-mens'],
  ['10 mm² ½', '10-mm2-1-2'],
  ['می\u200cخواهم', 'میخواهم'],
  ['İstanbul STRASSE ẞ', 'istanbul-strasse-ß'],
  ['cab.001_x', 'cab-001-x'],
  ['--a--b--', 'a-b'],
  ['手套 №5', '手套-no5'],
  ['… & /', ''],
])('%j becomes %j', (text, expected) => {
  expect(slug(text)).toBe(expected)
  expect(expected === '' || isValidHandle(expected)).toBe(true)
})
