import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import { createErpnext } from '../../lib/erpnext/client.ts'
import { asRelayError } from '../../lib/errors.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import type { Fault } from '../../lib/local/faults/fault.ts'
import type { Faults } from '../../lib/local/faults/faults.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { connectMedusa } from '../../lib/medusa/connect.ts'
import type { Medusa } from '../../lib/medusa/port.ts'
import { memoryLeases, memoryRequestLog } from '../../lib/store/memory.ts'

const time = Date.parse('2026-11-21T06:00:00Z')
const options = { remainingMs: () => 60_000, timeoutMs: 700, now: () => time }

let erpnext: ErpnextSimulator
let v1: MedusaSimulator
let v2: MedusaSimulator
beforeAll(async () => {
  erpnext = await startErpnextSimulator()
  v1 = await startMedusaSimulator({ api: 'v1' })
  v2 = await startMedusaSimulator()
})
afterAll(() => Promise.all([erpnext.stop(), v1.stop(), v2.stop()]))
beforeEach(() => {
  erpnext.reset()
  for (const medusa of [v1, v2]) {
    medusa.reset()
    medusa.addOrder('order_1')
  }
})

/** A call of one of the relay's clients. */
interface Case {
  faults(): Faults
  call(): Promise<unknown>
}

const erpnextClient = () =>
  createErpnext({
    settings: { ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
    ...options,
  })

function medusaClient(medusa: MedusaSimulator, MEDUSA_ORDER_TARGET?: 'store-endpoint'): Medusa {
  const settings = {
    ...{ MEDUSA_URL: medusa.url, MEDUSA_API: medusa.api, MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey },
    ...{ MEDUSA_EMAIL: undefined, MEDUSA_PASSWORD: undefined, MEDUSA_SECRET_KEY: medusa.secretKey },
    MEDUSA_ORDER_TARGET,
  }
  const stores = { requestLog: memoryRequestLog(), leases: memoryLeases(options.now) }
  return connectMedusa({ settings, ...options, ...stores, tokens: {} })
}

const status = {
  ...{ order_status: 'To Bill', payment_status: 'Unpaid', discount_amount: 0, net_total: 1, grand_total: 1 },
  ...{ customer_id: 'cus_1', customer: 'C', erpnext_sales_order: 'SO', per_billed: 0, per_delivered: 0 },
  advance_paid: 0,
}

const cases: Record<string, Case> = {
  'a list from ERPNext': {
    faults: () => erpnext.faults,
    call: () => erpnextClient().list('Sales Order', z.object({ name: z.string() }), { fields: ['name'], limit: 1 }),
  },
  'a write to ERPNext': {
    faults: () => erpnext.faults,
    call: () => erpnextClient().update('Item Group', 'Products', { weightage: 1 }),
  },
  'an order’s metadata in Medusa v2': {
    faults: () => v2.faults,
    call: () => medusaClient(v2).updateOrder('order_1', status, []),
  },
  'an order’s status at the store endpoint of v2': {
    faults: () => v2.faults,
    call: () => medusaClient(v2, 'store-endpoint').updateOrder('order_1', status, []),
  },
  'an order’s status at the store endpoint of v1': {
    faults: () => v1.faults,
    call: () => medusaClient(v1).updateOrder('order_1', status, []),
  },
}

const in30s = new Date(time + 30_000)
const transient: [Fault, object][] = [
  [{ kind: 'reset' }, { code: 'network' }],
  [{ kind: 'lost-answer' }, { code: 'network' }],
  [{ kind: 'hang' }, { code: 'timeout' }],
  [{ kind: 'slow', ms: 2_000 }, { code: 'timeout' }],
  [{ kind: 'html' }, { httpStatus: 502, retryAfterMs: undefined }],
  [{ kind: 'html', status: 404 }, { httpStatus: 404 }],
  [{ kind: 'empty' }, { code: 'unreadable-answer' }],
  [{ kind: 'garbage' }, { code: 'unreadable-answer' }],
  [{ kind: 'garbage', text: '<html>We are back soon</html>' }, { code: 'unreadable-answer' }],
  [
    { kind: 'status', status: 429, retryAfter: 30 },
    { httpStatus: 429, retryAfterMs: 30_000 },
  ],
  [
    { kind: 'status', status: 429, retryAfter: in30s },
    { httpStatus: 429, retryAfterMs: 30_000 },
  ],
  [
    { kind: 'status', status: 429 },
    { httpStatus: 429, retryAfterMs: undefined },
  ],
  ...[408, 425, 500, 503, 504].map((code): [Fault, object] => [{ kind: 'status', status: code }, { httpStatus: code }]),
]

describe.each(Object.entries(cases))('%s', (_, { faults, call }) => {
  test.each(transient)('is transient under %j', async (fault, details) => {
    faults().always(fault)
    expect(await call().catch(asRelayError)).toMatchObject({ kind: 'transient', ...details })
  })

  test.each([
    [401, 'configuration'],
    [302, 'configuration'],
    [409, 'permanent'],
    [422, 'permanent'],
  ] as const)('is, refused with %i, a failure of kind %s', async (code, kind) => {
    faults().always({ kind: 'status', status: code })
    expect(await call().catch(asRelayError)).toMatchObject({ kind, httpStatus: code })
  })

  test.each<[Fault]>([[{ kind: 'reset' }], [{ kind: 'lost-answer' }], [{ kind: 'slow', ms: 20 }]])(
    'ends well when the first request meets %j',
    async fault => {
      faults().next(fault)
      await call()
    },
  )
})
