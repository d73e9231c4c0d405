import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { offsetPages } from '../../../lib/medusa/offset-pages.ts'

const list = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `id-${index}` }))

test('whatever comes and goes between two pages, in front or behind, each row that stays is answered', async () => {
  const changes = fc.array(fc.record({ gone: fc.nat(19), come: fc.nat(19), atEnd: fc.boolean() }), { minLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.nat(450), changes, async (count, between) => {
      let rows = list(count)
      const gone = new Set<string>()
      const read = async ({ limit, offset }: { limit: number; offset: number }) => {
        const page = rows.slice(offset, offset + limit)
        const change = between.pop()
        if (change) {
          // Those in front have been answered: it is they that move the others.
          for (const { id } of rows.slice(0, change.gone)) gone.add(id)
          const come = Array.from({ length: change.come }, (_, index) => ({ id: `new-${between.length}-${index}` }))
          const rest = rows.slice(change.gone)
          rows = change.atEnd ? [...rest, ...come] : [...come, ...rest]
        }
        return page
      }
      const seen = new Set<string>()
      for await (const page of offsetPages(read, undefined)) for (const { id } of page.rows) seen.add(id)
      expect(list(count).filter(({ id }) => !seen.has(id) && !gone.has(id))).toEqual([])
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
