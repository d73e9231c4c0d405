import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { offsetPages } from '../../../lib/medusa/offset-pages.ts'

const list = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `id-${index}` }))

/** Where what is gone was: in front, or just where the page ended, which is behind what was answered. */
const changes = fc.array(
  fc.record({ gone: fc.nat(19), atPageEnd: fc.boolean(), come: fc.nat(19), atEnd: fc.boolean() }),
  { minLength: 3, maxLength: 3 },
)

test('whatever comes and goes between two pages, each row that stays is answered, and none twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(450), changes, async (count, all) => {
      const between = [...all]
      let rows = list(count)
      const gone = new Set<string>()
      const read = async ({ limit, offset }: { limit: number; offset: number }) => {
        const page = rows.slice(offset, offset + limit)
        const change = between.pop()
        if (change) {
          // Those that have been answered: it is they that move the others.
          const begin = change.atPageEnd ? Math.max(0, offset + page.length - change.gone) : 0
          const left = rows.slice(begin, begin + Math.min(change.gone, page.length))
          for (const { id } of left) gone.add(id)
          const come = Array.from({ length: change.come }, (_, index) => ({ id: `new-${between.length}-${index}` }))
          const rest = rows.filter(({ id }) => !gone.has(id))
          rows = change.atEnd ? [...rest, ...come] : [...come, ...rest]
        }
        return page
      }
      const seen: string[] = []
      for (let after: string | undefined; ; ) {
        const next = await offsetPages(read, after).next()
        if (next.done) break
        seen.push(...next.value.rows.map(({ id }) => id))
        after = next.value.after
      }
      expect(list(count).filter(({ id }) => !seen.includes(id) && !gone.has(id))).toEqual([])
      expect(seen.length).toBe(new Set(seen).size)
    }),
  )
})

test('where nothing changes each row is answered once, and a page’s key leads to the next one', async () => {
  const rows = list(301)
  const read = async ({ limit, offset }: { limit: number; offset: number }) => rows.slice(offset, offset + limit)
  const seen: string[] = []
  let after: string | undefined
  for (;;) {
    const next = await offsetPages(read, after).next()
    if (next.done) break
    const { value } = next
    seen.push(...value.rows.map(({ id }) => id))
    after = value.after
  }
  expect(seen).toEqual(rows.map(({ id }) => id))
})
