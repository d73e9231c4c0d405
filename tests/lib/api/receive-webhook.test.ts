import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { receiveWebhook } from '../../../lib/api/receive-webhook.ts'
import { RelayError } from '../../../lib/errors.ts'
import { recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'
import { createLog } from '../../../lib/log.ts'
import type { NewJob } from '../../../lib/queue/jobs.ts'
import { createSettingsSource } from '../../../lib/settings.ts'
import {
  deliveryNoteJobs,
  paymentEntryJobs,
  salesInvoiceJobs,
  salesOrderJobs,
} from '../../../lib/sync/order/webhook-jobs.ts'
import { httpEvent } from '../../support/http-events.ts'

/** The secret of the recorded site. */
const SECRET = 's3cr3t-ключ'
const JOBS = {
  'Sales Order': salesOrderJobs,
  'Sales Invoice': salesInvoiceJobs,
  'Delivery Note': deliveryNoteJobs,
  'Payment Entry': paymentEntryJobs,
}

let queued: { jobs: NewJob[]; cause: string }[]
let lines: string[]
let sqsIsDown: boolean
beforeEach(() => {
  queued = []
  lines = []
  sqsIsDown = false
})

const ports = (source: Record<string, string> = { ERPNEXT_WEBHOOK_SECRETS: SECRET }) => ({
  settings: createSettingsSource(source),
  log: createLog(line => lines.push(line)),
  queue: {
    async send(jobs: readonly NewJob[], cause: string) {
      if (sqsIsDown) throw new RelayError('transient', 'SQS: no', { code: 'not-queued', server: 'aws' })
      queued.push({ jobs: [...jobs], cause })
    },
  },
})
const sign = (body: Uint8Array | string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('base64')

async function send(
  doctype: keyof typeof JOBS,
  body: Uint8Array | string,
  options: { signature?: string; base64?: boolean; secrets?: string } = {},
) {
  const signature = options.signature ?? sign(body)
  const headers: Record<string, string> = signature ? { 'x-frappe-webhook-signature': signature } : {}
  const given = options.secrets ? ports({ ERPNEXT_WEBHOOK_SECRETS: options.secrets }) : ports()
  const handler = receiveWebhook(doctype, JOBS[doctype], given)
  const event = httpEvent({ body, headers, base64: options.base64 ?? false })
  const { statusCode, body: answer } = await handler(event, { awsRequestId: 'request-1' })
  return { statusCode, ...JSON.parse(answer ?? '{}') }
}
const recorded = (action: string, doctype: string) => {
  const found = recordedDeliveries(action).find(delivery => delivery.doctype === doctype)
  if (!found) throw new Error(`${action} delivered no ${doctype}`)
  return found
}

describe('a recorded webhook', () => {
  test.each([
    ['so-submit-put-docstatus', 'Sales Order', { kind: 'sync-order', medusa_order_id: 'order_01' }],
    ['si-submit', 'Sales Invoice', { kind: 'resolve-orders', doctype: 'Sales Invoice', name: 'ACC-SINV-2026-00001' }],
    ['dn-submit', 'Delivery Note', { kind: 'resolve-orders', doctype: 'Delivery Note', name: 'MAT-DN-2026-00001' }],
    ['pe-submit', 'Payment Entry', { kind: 'resolve-orders', doctype: 'Payment Entry', name: 'ACC-PAY-2026-00001' }],
    [
      'so-advance-payment',
      'Payment Entry',
      { kind: 'resolve-orders', doctype: 'Payment Entry', name: 'ACC-PAY-2026-00003' },
    ],
  ] as const)(
    '%s: its %s is queued once, under its request, byte for byte as recorded',
    async (action, doctype, job) => {
      const { body, signature } = recorded(action, doctype)
      expect(await send(doctype, body, { signature: signature as string })).toEqual({ statusCode: 202, jobs: 1 })
      expect(queued).toEqual([{ jobs: [job], cause: 'request-1' }])
    },
  )

  test('counts, whether it leads to a job or not; one that is refused does not', async () => {
    const counted = () => lines.filter(line => JSON.parse(line).Webhooks === 1).length
    const { body, signature } = recorded('so-submit-put-docstatus', 'Sales Order')
    await send('Sales Order', body, { signature: signature as string })
    await send('Sales Order', '{"doctype":"Sales Order","name":"S","from_ecommerce":0}')
    expect(counted()).toBe(2)
    await send('Sales Order', '{"doctype":"Item","name":"I"}')
    await send('Sales Order', body, { signature: 'wrong' })
    expect(counted()).toBe(2)
  })

  test('is taken as base64 too, as API Gateway hands over a body without a Content-Type', async () => {
    const { body, signature } = recorded('so-submit-put-docstatus', 'Sales Order')
    expect(await send('Sales Order', body, { signature: signature as string, base64: true })).toMatchObject({
      statusCode: 202,
    })
  })

  test('is taken as the bare document too', async () => {
    const bare = JSON.stringify(recorded('so-submit-put-docstatus', 'Sales Order').doc)
    expect(await send('Sales Order', bare)).toEqual({ statusCode: 202, jobs: 1 })
  })

  test('with Arabic in it, escaped or not, passes', async () => {
    const document = { doctype: 'Sales Order', name: 'عيادة النور', from_ecommerce: 1 }
    expect(await send('Sales Order', JSON.stringify(document), { base64: true })).toEqual({ statusCode: 202, jobs: 1 })
    expect(queued[0]?.jobs).toEqual([{ kind: 'resolve-orders', doctype: 'Sales Order', name: 'عيادة النور' }])
  })

  test('queues nothing when it changes nothing in Medusa', async () => {
    const order = { doctype: 'Sales Order', name: 'S', from_ecommerce: 0, medusa_order_id: 'order_1' }
    const draft = { doctype: 'Sales Invoice', name: 'I', docstatus: 0, items: [{ sales_order: 'S' }] }
    const overTheCounter = { doctype: 'Sales Invoice', name: 'I', docstatus: 1, items: [{ sales_order: null }] }
    const purchase = {
      doctype: 'Payment Entry',
      name: 'P',
      docstatus: 1,
      references: [{ reference_doctype: 'Purchase Invoice' }],
    }
    for (const document of [order, draft, overTheCounter, purchase]) {
      const doctype = document.doctype as keyof typeof JOBS
      expect(await send(doctype, JSON.stringify(document))).toEqual({ statusCode: 202, jobs: 0 })
    }
    expect(queued).toEqual([])
  })

  test('whose template left the rows out is looked up', async () => {
    const short = { doctype: 'Sales Invoice', name: 'I', docstatus: 1 }
    expect(await send('Sales Invoice', JSON.stringify(short))).toEqual({ statusCode: 202, jobs: 1 })
  })
})

describe('a webhook without a right signature is refused, and nothing is queued', () => {
  const body = '{"doctype": "Sales Order", "name": "S", "from_ecommerce": 1}'
  test.each([
    ['none', body, ''],
    ['another secret’s', body, sign(body, 'another')],
    ['one of other bytes', `${body} `, sign(body)],
    ['one of the same JSON rendered anew', JSON.stringify(JSON.parse(body)), sign(body)],
  ])('%s', async (_, sent, signature) => {
    expect(await send('Sales Order', sent, { signature })).toMatchObject({
      statusCode: 401,
      error: { code: 'unauthorized' },
    })
    expect(queued).toEqual([])
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', message: 'webhook refused', reason: 'signature' })
  })

  test('while secrets rotate, the old and the new one are right', async () => {
    const options = { secrets: 'new,old' }
    expect(await send('Sales Order', body, { ...options, signature: sign(body, 'old') })).toMatchObject({
      statusCode: 202,
    })
    expect(await send('Sales Order', body, { ...options, signature: sign(body, 'new') })).toMatchObject({
      statusCode: 202,
    })
  })
})

describe('a body that is no such document is refused by name, and nothing is queued', () => {
  test.each([
    ['empty', '', 400, 'invalid_json'],
    ['not JSON', 'hello', 400, 'invalid_json'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'invalid_json'],
    ['an array', '[]', 400, 'no_document'],
    ['null', 'null', 400, 'no_document'],
    ['wrapped, but empty', '{"doctype":"Sales Order","name":"S","doc":null}', 400, 'no_document'],
    ['without a name', '{"doctype":"Sales Order"}', 400, 'no_document'],
    ['with an empty name', '{"doctype":"Sales Order","name":""}', 400, 'no_document'],
    ['of another doctype', '{"doctype":"Item","name":"I"}', 400, 'wrong_doctype'],
    [
      'wrapped, of another doctype',
      '{"doctype":"Sales Order","doc":{"doctype":"Item","name":"I"}}',
      400,
      'wrong_doctype',
    ],
    ['with a wrong field', '{"doctype":"Sales Order","name":"S","medusa_order_id":7}', 400, 'invalid_document'],
    ['of 5 MB', `{"doctype":"Sales Order","name":"S","x":"${'x'.repeat(5_000_000)}"}`, 413, 'too_large'],
  ])('%s', async (_, body, statusCode, code) => {
    expect(await send('Sales Order', body, { base64: true })).toMatchObject({ statusCode, error: { code } })
    expect(queued).toEqual([])
  })

  test('the message names what is wrong', async () => {
    expect(await send('Sales Order', '{"doctype":"Item","name":"I"}')).toMatchObject({
      error: { message: 'this endpoint takes Sales Order, not Item' },
    })
    expect(await send('Sales Order', '{"doctype":"Sales Order","name":"S","medusa_order_id":7}')).toMatchObject({
      error: { message: expect.stringContaining('medusa_order_id') },
    })
  })
})

test('when SQS does not take the job the answer is 503, so that ERPNext tries again', async () => {
  sqsIsDown = true
  const { body, signature } = recorded('so-submit-put-docstatus', 'Sales Order')
  expect(await send('Sales Order', body, { signature: signature as string })).toMatchObject({
    statusCode: 503,
    error: { code: 'not_queued' },
  })
})

test('a missing setting is a 503 too: it is ours to mend, and the webhook must not count as delivered', async () => {
  const handler = receiveWebhook('Sales Order', salesOrderJobs, ports({}))
  expect(await handler(httpEvent({ body: '{}' }), { awsRequestId: 'r' })).toMatchObject({ statusCode: 503 })
  expect(lines.join()).toContain('ERPNEXT_WEBHOOK_SECRETS is not set')
})
