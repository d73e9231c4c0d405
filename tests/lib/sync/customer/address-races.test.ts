import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Document } from '../../../../lib/local/erpnext/document.ts'
import type { Relay } from '../../../../lib/relay.ts'
import { seeToBilling } from '../../../../lib/sync/customer/billing-address.ts'
import { updateAddress } from '../../../../lib/sync/customer/update-address.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

const CLINIC = 'Webhook Clinic'
const party = { doctype: 'Customer' as const, name: CLINIC }
const billing = { address_1: 'Way 12', city: 'Muscat', country_code: 'om', is_default: true }

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
  relay.pause = ms => new Promise(resolve => setTimeout(resolve, ms))
})
afterAll(() => relay.stop())

const addresses = () =>
  relay.simulators.erpnext
    .list('Address')
    .filter(({ links }) => (links as Document[]).some(({ link_name }) => link_name === CLINIC))
beforeEach(() => {
  for (const { name } of addresses()) relay.simulators.erpnext.remove('Address', name)
})

/** Somebody's insert comes to light just before the relay makes an address. */
const whereOneComesUp = (): Pick<Relay, 'erpnext' | 'leases' | 'pause'> => ({
  ...{ erpnext: relay.erpnext, pause: relay.pause },
  leases: {
    ...relay.leases,
    take(name, ms) {
      const links = [{ doctype: 'Dynamic Link', parenttype: 'Address', link_doctype: 'Customer', link_name: CLINIC }]
      const other = {
        address_line1: 'Other St 1',
        city: 'Sohar',
        country: 'Oman',
        address_type: 'Billing',
        is_primary_address: 1,
      }
      const document = { doctype: 'Address', name: 'came up', creation: '2026-01-01 00:00:00', docstatus: 0 }
      if (name.startsWith('making')) relay.simulators.erpnext.set('Address', { ...document, ...other, links })
      return relay.leases.take(name, ms)
    },
  },
})

test('two quotations at once with other default addresses leave one primary address', async () => {
  const two = ['Way 1', 'Way 2'].map(address_1 => seeToBilling(relay, party, { ...billing, address_1 }, 'Oman'))
  const [first, second] = await Promise.all(two)
  expect(second).toBe(first)
  expect(addresses()).toMatchObject([{ is_primary_address: 1 }])
})

test('nobody is at a Customer’s address at once with a quotation', async () => {
  await Promise.all([
    seeToBilling(relay, party, billing, 'Oman'),
    updateAddress(relay, { customer_id: CLINIC, address_line1: 'Way 2', city: 'Sohar' }),
  ])
  expect(addresses()).toHaveLength(1)
})

test('a default address that comes up meanwhile is changed to what a quotation says', async () => {
  await expect(seeToBilling(whereOneComesUp(), party, billing, 'Oman')).resolves.toBe('came up')
  expect(addresses()).toMatchObject([{ name: 'came up', address_line1: 'Way 12', city: 'Muscat' }])
})

test('an address that comes up meanwhile gets what was given', async () => {
  await updateAddress(whereOneComesUp(), { customer_id: CLINIC, address_line1: 'Way 3', city: 'Nizwa' })
  expect(addresses()).toMatchObject([{ name: 'came up', address_line1: 'Way 3', city: 'Nizwa' }])
})
