import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { RelayError } from '../../../../lib/errors.ts'
import { ALREADY_EXISTS } from '../../../../lib/medusa/errors.ts'
import { verdict } from '../../../../lib/queue/verdict.ts'
import { syncGroups } from '../../../../lib/sync/item-group/sync.ts'
import { syncItemPage } from '../../../../lib/sync/product/page.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const taken = new RelayError('permanent', 'it already exists', { code: ALREADY_EXISTS, httpStatus: 400 })
const DAY_MS = 24 * 60 * 60 * 1000
/** What becomes of it at once, and after a day. */
const verdicts = (failure: unknown) =>
  [0, DAY_MS].map(ageMs => failure instanceof RelayError && verdict(failure, { received: 1, ageMs }).do)

test('an item for which something is taken is tried again for a day, then parked', async () => {
  const writeProducts = async () => [{ failure: taken }]
  const medusa = { ...relay.medusa, catalogue: { ...relay.medusa.catalogue, writeProducts } }
  const results = await syncItemPage({ ...relay, medusa }, ['MED-0001'], {})
  expect(verdicts(results.get('MED-0001')?.result)).toEqual(['try again', 'park'])
})

test('an Item Group for which something is taken is tried again for a day, then parked', async () => {
  const writeCollection = () => Promise.reject(taken)
  const catalogue = { ...relay.medusa.catalogue, writeCollection }
  const result = (await syncGroups(relay.erpnext, catalogue, ['Equipment'])).get('Equipment')
  expect(verdicts(result && 'failure' in result && result.failure)).toEqual(['try again', 'park'])
})
