import { expect, test } from '@jest/globals'
import { memorySyncStates } from '../../../lib/store/memory.ts'
import type { SyncStates } from '../../../lib/store/sync-state.ts'
import { rowLease } from '../../../lib/sync/row-lease.ts'
import { UNKNOWN, wasReadSince } from '../../../lib/sync/state.ts'

const TARGET = 'stock#MED-0001'
const now = () => 1_000

test('a row that another one vouches for is not written before, and once after', async () => {
  const states = memorySyncStates()
  const lease = rowLease({ states, now }, TARGET, undefined, { isVouchedFor: true })
  expect(await lease.begin()).toBe(true)
  expect(await states.get(TARGET)).toBeUndefined()
  expect(await lease.end({ fingerprint: 'ours', readAt: 1 })).toBe(true)
  expect(await states.get(TARGET)).toMatchObject({ fingerprint: 'ours', version: 1 })
})

test('a row that is there is begun all the same: what it says may be wrong soon', async () => {
  const states = memorySyncStates()
  await states.put(TARGET, { fingerprint: 'before', readAt: 1 }, undefined)
  const lease = rowLease({ states, now }, TARGET, await states.get(TARGET), { isVouchedFor: true })
  expect(await lease.begin()).toBe(true)
  expect(await states.get(TARGET)).toMatchObject({ fingerprint: UNKNOWN, writingSince: 1_000 })
})

test.each(['end', 'release'] as const)(
  'who wrote meanwhile is doubted at the %s: nobody knows who was last',
  async way => {
    const states = memorySyncStates()
    const lease = rowLease({ states, now }, TARGET, undefined, { isVouchedFor: true })
    await lease.begin()
    await states.put(TARGET, { fingerprint: 'theirs', readAt: 2 }, undefined)
    if (way === 'end') expect(await lease.end({ fingerprint: 'ours', readAt: 1 })).toBe(false)
    else await lease.release()
    expect(await states.get(TARGET)).toMatchObject({ fingerprint: UNKNOWN, readAt: 0 })
  },
)

test('where the answer to our own end was lost, the job that comes again does not find the document read', async () => {
  const states = memorySyncStates()
  const lease = rowLease({ states: deafOnce(states), now }, TARGET, undefined, { isVouchedFor: true })
  await lease.begin()
  await expect(lease.end({ fingerprint: 'ours', readAt: 10_000 })).rejects.toThrow('answer lost')
  await lease.release()
  const row = await states.get(TARGET)
  expect(row && wasReadSince(row, 0)).toBe(false)
})

/** Whose first write is done and not answered. */
function deafOnce(states: SyncStates): SyncStates {
  let isDeaf = true
  return {
    ...states,
    async put(...row) {
      const isDone = await states.put(...row)
      if (!isDeaf) return isDone
      isDeaf = false
      throw new Error('answer lost')
    },
  }
}

test('what ended well stays so when all are let go of after a failure of others', async () => {
  const states = memorySyncStates()
  const lease = rowLease({ states, now }, TARGET, undefined)
  await lease.begin()
  expect(await lease.end({ fingerprint: 'ours', readAt: 1 })).toBe(true)
  await lease.release()
  expect(await states.get(TARGET)).toMatchObject({ fingerprint: 'ours' })
})
