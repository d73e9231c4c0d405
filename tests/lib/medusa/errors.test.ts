import { expect, test } from '@jest/globals'
import { medusaError, medusaFailures } from '../../../lib/medusa/errors.ts'

const rows: [status: number, body: unknown, kind: string][] = [
  [401, 'Unauthorized', 'configuration'],
  [400, { type: 'invalid_data', message: 'Order with id order_1 has been canceled.' }, 'permanent'],
  [400, { type: 'invalid_data', message: 'Product with handle: bat-1, already exists.' }, 'permanent'],
  [400, { type: 'invalid_data', message: 'Inventory item with sku: A, already exists.' }, 'permanent'],
  [422, { type: 'duplicate_error', message: 'Product with handle bat-1 already exists.' }, 'permanent'],
  [400, { type: 'not_allowed', message: 'Publishable API key required in the request header' }, 'configuration'],
  [403, '<html>Are you human?</html>', 'transient'],
  [404, '<!DOCTYPE html><pre>Cannot POST /store/order-update</pre>', 'transient'],
  [408, '', 'transient'],
  [425, '', 'transient'],
  [429, {}, 'transient'],
  [301, '', 'configuration'],
  [404, { type: 'not_found', message: 'Order id not found: order_nope' }, 'permanent'],
  [503, '<html>', 'transient'],
]

test.each(rows)('%i %j is %s', (status, body, kind) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const json = typeof body === 'string' ? undefined : body
  const answer = { status, headers: new Headers({ 'retry-after': '2' }), text, json, durationMs: 1 }
  expect(medusaError(answer, 0)).toMatchObject({ kind, httpStatus: status, server: 'medusa', retryAfterMs: 2_000 })
})

test('every row of the table has a test', () => {
  expect(rows.length).toBe(medusaFailures.length)
})

test('the message is Medusa’s own', () => {
  const json = { type: 'not_found', message: 'Order id not found: order_nope' }
  const answer = { status: 404, headers: new Headers(), text: JSON.stringify(json), json, durationMs: 1 }
  expect(medusaError(answer, 0)).toMatchObject({
    code: 'not_found',
    message: 'Medusa 404: Order id not found: order_nope',
  })
})
