import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { erpnextError, erpnextFailures, type Scope } from '../../../lib/erpnext/errors.ts'

const answerOf = (status: number, text: string, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  text,
  json: text.startsWith('{') ? JSON.parse(text) : undefined,
  durationMs: 1,
})

const rows: [status: number, excType: string | undefined, scope: Scope, html: boolean, kind: string][] = [
  [401, 'AuthenticationError', 'list', false, 'configuration'],
  [403, 'PermissionError', 'list', false, 'configuration'],
  [403, 'PermissionError', 'document', false, 'permanent'],
  [403, undefined, 'list', true, 'transient'],
  [404, undefined, 'list', true, 'transient'],
  [404, 'DoesNotExistError', 'document', false, 'permanent'],
  [408, undefined, 'list', true, 'transient'],
  [417, 'TimestampMismatchError', 'document', false, 'transient'],
  [417, 'QueryDeadlockError', 'document', false, 'transient'],
  [425, undefined, 'list', true, 'transient'],
  [429, 'TooManyRequestsError', 'list', false, 'transient'],
  [302, undefined, 'list', true, 'configuration'],
  [417, 'ValidationError', 'document', false, 'permanent'],
  [500, 'OperationalError', 'list', false, 'transient'],
]

test.each(rows)('%i %s on a %s (HTML: %s) is %s', (status, excType, scope, html, kind) => {
  const text = html ? '<html>nginx</html>' : JSON.stringify({ exc_type: excType })
  expect(erpnextError(answerOf(status, text), scope, 0)).toMatchObject({ kind, httpStatus: status, server: 'erpnext' })
})

test('every row of the table has a test', () => {
  expect(rows.length).toBe(erpnextFailures.length)
})

test('the message is what ERPNext would show, without its markup', () => {
  const { text, status } = recorded('so-submitted-put-medusa_order_id.http')
  expect(erpnextError(answerOf(status, text), 'document', 0)).toMatchObject({
    code: 'UpdateAfterSubmitError',
    message: expect.stringMatching(/^ERPNext 417: Not allowed to change Medusa Order Id after submission/),
  })
})

test('Retry-After is taken over', () => {
  const busy = answerOf(429, '{"exc_type":"TooManyRequestsError"}', { 'retry-after': '3' })
  expect(erpnextError(busy, 'list', 0).retryAfterMs).toBe(3_000)
})

test('no recorded refusal is taken for a hiccup, but those that are one', () => {
  const folder = join(import.meta.dirname, '../../recordings/erpnext/rest')
  const transient = readdirSync(folder).filter(file => {
    const { status, text } = recorded(file)
    return status >= 400 && erpnextError(answerOf(status, text), 'document', 0).kind === 'transient'
  })
  expect(transient.map(file => `${recorded(file).status} ${file}`).sort()).toMatchInlineSnapshot(`
[
  "417 err-timestamp-mismatch-put.http",
  "417 err-timestamp-mismatch-save.http",
  "429 err-429-rate-limit.http",
  "500 client-bulk_update-docs-as-array.http",
  "500 err-404-doctype-doc.http",
  "500 err-bad-json.http",
  "500 put-while-redis-queue-down.http",
  "500 resource-run_method-submit-cancelled.http",
  "500 resource-run_method.http",
]
`)
})

function recorded(file: string): { status: number; text: string } {
  const whole = readFileSync(join(import.meta.dirname, '../../recordings/erpnext/rest', file), 'utf8')
  const answer = whole.slice(whole.indexOf('\n-----\n') + 7)
  const [head = '', ...body] = answer.split(/\r?\n\r?\n/)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), text: body.join('\n\n').trim() }
}
