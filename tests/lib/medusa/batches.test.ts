import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { RelayError } from '../../../lib/errors.ts'
import { inBatches } from '../../../lib/medusa/batches.ts'
import { medusaError } from '../../../lib/medusa/errors.ts'

const failure = (status: number) =>
  medusaError({ status, text: '{}', json: { message: 'no' }, headers: new Headers(), durationMs: 0 }, 0)

/** Writes the numbers below `count` to a Medusa that answers with these statuses to whatever they are in. */
function writing(count: number, statuses: ReadonlyMap<number, number>) {
  const calls: number[][] = []
  const writes = Array.from({ length: count }, (_, id) => ({
    id,
    document: { doctype: 'Website Item', name: `${id}` },
  }))
  const results = inBatches(writes, {
    bodyOf: ({ id }) => id,
    send: async batch => {
      calls.push(batch.map(({ id }) => id))
      const status = batch.flatMap(({ id }) => statuses.get(id) ?? [])[0]
      if (status) throw failure(status)
      return batch.map(({ id }) => ({ id }))
    },
  })
  return { calls, results }
}

test('those that Medusa refuses or stumbles over fail alone, and every other one is written', async () => {
  const culprits = fc.uniqueArray(fc.tuple(fc.nat(249), fc.constantFrom(400, 500)), {
    ...{ minLength: 1, maxLength: 3, selector: ([id]) => id },
  })
  await fc.assert(
    fc.asyncProperty(culprits, async given => {
      const statuses = new Map(given)
      const answers = await writing(250, statuses).results
      const ended = answers.map((answer, id) => ('failure' in answer ? answer.failure.httpStatus : answer.id === id))
      expect(ended).toEqual(answers.map((_, id) => statuses.get(id) ?? true))
    }),
  )
})

test('three culprits side by side hold up nobody either', async () => {
  for (let first = 0; first < 98; first++) {
    const { results } = writing(100, new Map([0, 1, 2].map(next => [first + next, 500])))
    expect((await results).filter(answer => 'failure' in answer)).toHaveLength(3)
  }
})

test('a Medusa that stumbles over everything is soon left alone, and all of it waits', async () => {
  for (const count of [2, 5, 100]) {
    const { calls, results } = writing(count, new Map(Array.from({ length: count }, (_, id) => [id, 500])))
    await expect(results).rejects.toMatchObject({ kind: 'transient', httpStatus: 500 })
    expect(calls.length).toBeLessThanOrEqual(13)
  }
})

test.each([502, 503, 504, 429, 401])('%d is nobody’s alone: nothing is tried in halves', async status => {
  const { calls, results } = writing(10, new Map([[3, status]]))
  await expect(results).rejects.toBeInstanceOf(RelayError)
  expect(calls).toHaveLength(1)
})
