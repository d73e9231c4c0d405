import { expect, test } from '@jest/globals'
import { addressCheck } from '../../../../lib/cli/doctor/checks/address.ts'
import { parkedCheck } from '../../../../lib/cli/doctor/checks/jobs.ts'
import type { Patient } from '../../../../lib/cli/doctor/patient.ts'
import { isLoopback } from '../../../../lib/cli/web-address.ts'

const row = (status: string, parked_at: string, target: string) => ({
  ...{ id: target, status, parked_at, target },
  ...{ kind: 'sync-lead', code: 'ambiguous', reason: 'Sara Haddad is two Customers', attempts: 1 },
})

test('the oldest that is parked is named by what it is about and its code, and none that is on its way again', async () => {
  const parked = [row('queued', '2026-11-21T01', 'Lead#a'), row('parked', '2026-11-21T02', 'Lead#b')]
  const relay = () => ({ get: async () => ({ parked }), post: async () => Promise.reject() })
  expect(await parkedCheck.look({ relay } as unknown as Patient)).toMatchObject({
    status: 'problem',
    what: '1 parked, 0 waiting; the oldest: Lead#b (ambiguous)',
  })
})

test.each([
  ['https://erp.example.com', 'http://127.0.0.1:3000', 'problem'],
  ['http://localhost:8080', 'http://127.0.0.1:3000', 'ok'],
  ['https://erp.example.com', 'https://relay.example.com', 'ok'],
])('ERPNext at %s whose webhooks go to %s: %s', async (ERPNEXT_URL, address, status) => {
  const patient = {
    ...{ source: { ERPNEXT_URL }, publicUrl: undefined, webhookAddress: async () => address },
    probe: async () => ({ status: 503, json: { status: 'waiting', waiting_for: [] }, date: undefined }),
  }
  expect(await addressCheck.look(patient as unknown as Patient)).toMatchObject({ status })
})

test.each([
  ...['http://localhost:3000', 'http://127.0.0.1', 'http://127.8.8.8:1', 'http://[::1]:3000', 'http://0.0.0.0:3000'],
  'http://relay.localhost',
])('%s is what each machine calls itself', url => expect(isLoopback(url)).toBe(true))

test.each(['https://relay.example.com', 'http://10.0.0.7:3000', 'http://127.example.com', 'localhost', ''])(
  '%s is not',
  url => expect(isLoopback(url)).toBe(false),
)
