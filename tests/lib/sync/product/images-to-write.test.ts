import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ProductImages } from '../../../../lib/sync/product/images.ts'
import { imagesToWrite } from '../../../../lib/sync/product/images-to-write.ts'

const of = (...images: string[]): ProductImages => ({ thumbnail: images[0] ?? null, images })
const [A, B, SHOP, NONE] = [of('a'), of('b', 'a'), of('shop'), of()]

test.each([
  ['a new product gets them', A, undefined, undefined, A, A],
  ['a new image replaces ours', B, A, A, B, B],
  ['ours go when ERPNext has none any more', NONE, A, A, NONE, NONE],
  ['what is there already is not written again', A, A, A, {}, A],
  ['what the shop put there stays', A, undefined, SHOP, {}, NONE],
  ['what the shop changed stays, though ERPNext changes too', B, A, SHOP, {}, A],
  ['what the shop removed stays away', B, A, NONE, {}, A],
  [
    'what the shop put in another order stays so',
    A,
    of('a', 'b'),
    { thumbnail: 'a', images: ['b', 'a'] },
    {},
    { thumbnail: 'a', images: ['a', 'b'] },
  ],
  ['an empty field where we never wrote is ours', A, undefined, NONE, A, A],
  ['an empty field that we left empty is ours', A, NONE, NONE, A, A],
  ['a write whose note was lost in a crash is remembered', B, A, B, {}, B],
])('%s', (_, wanted, lastWritten, present, write, remember) => {
  expect(imagesToWrite({ wanted, lastWritten, present })).toEqual({ write, remember })
})

test('where Medusa keeps an order of its own, ours are ours in any', () => {
  const asMedusaHasIt = { thumbnail: 'b', images: ['a', 'b'] }
  const unchanged = { wanted: B, lastWritten: B, present: asMedusaHasIt, anyOrder: true }
  expect(imagesToWrite(unchanged)).toEqual({ write: {}, remember: B })
  expect(imagesToWrite({ ...unchanged, wanted: A })).toEqual({ write: A, remember: A })
})

test('the two fields are the shop’s or ours each by itself', () => {
  const present = { thumbnail: 'shop', images: ['a'] }
  expect(imagesToWrite({ wanted: B, lastWritten: A, present })).toEqual({
    write: { images: ['b', 'a'] },
    remember: { thumbnail: 'a', images: ['b', 'a'] },
  })
})

test('written once, nothing is left to write, and what the shop holds of its own is never written', () => {
  const url = fc.constantFrom('a', 'b', 'c')
  const images = fc.record({ thumbnail: fc.option(url), images: fc.uniqueArray(url) })
  fc.assert(
    fc.property(images, fc.option(images, { nil: undefined }), images, (wanted, lastWritten, present) => {
      const { write, remember } = imagesToWrite({ wanted, lastWritten, present })
      const after = { ...present, ...write }
      expect(imagesToWrite({ wanted, lastWritten: remember, present: after })).toEqual({ write: {}, remember })
      const ours = lastWritten ?? NONE
      if (JSON.stringify(present.images) !== JSON.stringify(ours.images)) expect(write.images).toBeUndefined()
      if (present.thumbnail !== ours.thumbnail) expect(write.thumbnail).toBeUndefined()
    }),
  )
})
