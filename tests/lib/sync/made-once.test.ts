import { beforeEach, expect, test } from '@jest/globals'
import { RelayError } from '../../../lib/errors.ts'
import { memoryLeases } from '../../../lib/store/memory.ts'
import { madeOnce } from '../../../lib/sync/made-once.ts'

const unanswered = () => new RelayError('transient', 'no answer', { code: 'timeout', server: 'erpnext' })
const refused = () => new RelayError('permanent', 'no', { code: 'ValidationError', server: 'erpnext', httpStatus: 417 })

let now: number
let leases: ReturnType<typeof memoryLeases>
/** What ERPNext holds, and how often it was asked to insert. */
let documents: string[]
let inserts: number
beforeEach(() => {
  now = 0
  documents = []
  inserts = 0
  leases = memoryLeases(() => now)
})

const attempt = (
  insert = async (): Promise<unknown> => documents.push(`D-${inserts}`),
  find = async () => documents[0],
) =>
  madeOnce({ leases }, 'it', {
    find,
    prepare: async () => undefined,
    async insert() {
      inserts++
      await insert()
      return documents.at(-1) ?? ''
    },
  })
const fails = (error: Error) => (): Promise<never> => Promise.reject(error)

test('what is there is found, and nothing made', async () => {
  documents = ['D-0']
  expect(await attempt()).toBe('D-0')
  expect(inserts).toBe(0)
})

test('ten at once make one: who comes while it is made is told to come back', async () => {
  const slowly = async () => {
    await new Promise(resolve => setTimeout(resolve, 20))
    documents.push(`D-${inserts}`)
  }
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => attempt(slowly)))
  const told = results.map(result => (result.status === 'fulfilled' ? result.value : result.reason.code))
  expect(new Set(told)).toEqual(new Set(['D-1', 'unanswered']))
  expect([inserts, await attempt()]).toEqual([1, 'D-1'])
})

test('an insert whose answer is lost is found at once', async () => {
  const lost = async () => {
    documents.push('D-1')
    throw unanswered()
  }
  expect(await attempt(lost)).toBe('D-1')
})

test('an insert that comes to light late is not repeated meanwhile', async () => {
  await expect(attempt(fails(unanswered()))).rejects.toMatchObject({ kind: 'transient', code: 'unanswered' })
  now = 60_000
  await expect(attempt()).rejects.toMatchObject({ code: 'unanswered' })
  documents.push('late')
  expect(await attempt()).toBe('late')
  expect(inserts).toBe(1)
})

test('one that has not come to light within the longest that ERPNext works on a request is made again', async () => {
  await expect(attempt(fails(unanswered()))).rejects.toMatchObject({ code: 'unanswered' })
  now = 150_000
  expect(await attempt()).toBe('D-2')
})

test.each([
  ['a refusal', () => attempt(fails(refused()))],
  ['a failed look', () => attempt(undefined, () => Promise.reject(unanswered()))],
])('%s keeps nobody waiting', async (_, failing) => {
  await expect(failing()).rejects.toThrow(RelayError)
  expect(await attempt()).toBe(`D-${inserts}`)
})

test('one within another that is not known of keeps nobody waiting for the outer one, which was never sent', async () => {
  const within = (insert: () => Promise<string>) =>
    madeOnce({ leases }, 'outer', {
      find: async () => undefined,
      prepare: () =>
        madeOnce({ leases }, 'inner', { find: async () => documents[0], prepare: async () => undefined, insert }),
      insert: async inner => `outer of ${inner}`,
    })
  await expect(within(fails(unanswered()))).rejects.toMatchObject({ code: 'unanswered' })
  documents.push('inner')
  expect(await within(fails(refused()))).toBe('outer of inner')
})
