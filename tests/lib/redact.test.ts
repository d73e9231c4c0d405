import { expect, test } from '@jest/globals'
import { redact, redactText } from '../../lib/redact.ts'

test.each([
  'password',
  'new_password',
  'access_token',
  'token',
  'Authorization',
  'x-medusa-access-token',
  'api_secret',
])('the value of %s is taken out', key => expect(redact({ [key]: 'hunter2 hunter2' })).toEqual({ [key]: '[redacted]' }))

test.each(['email', 'email_id', 'contact_email', 'phone', 'mobile_no', 'contact_mobile'])(
  'the value of %s is taken out',
  key => expect(redact([{ a: { [key]: 'someone' } }])).toEqual([{ a: { [key]: '[redacted]' } }]),
)

test.each([
  ['an e-mail', 'Customer huda@clinic.example.com exists', 'huda@clinic.example.com'],
  ['an e-mail of other scripts', 'عنوان هدى@عيادة.example', 'هدى@عيادة.example'],
  ['an international telephone number', 'call +968 9000 0003 now', '+968 9000 0003'],
  ['whatever was given for a telephone number', 'ERPNext 417: 9000 0003 x is not a valid Phone Number', '9000 0003 x'],
  ['a token', 'got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl back', 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'],
  ['a secret key', 'used sk_0123456789abcdef', 'sk_0123456789abcdef'],
  ['an authorization header', 'sent token abcdef123:secret456', 'abcdef123:secret456'],
])('%s in a text is taken out', (_, text, secret) => {
  expect(redactText(text)).not.toContain(secret)
  expect(redactText(text)).toContain('[redacted]')
})

test('a secret that the caller names is taken out wherever it stands', () => {
  expect(redactText('x s3cr3t-ключ y', ['s3cr3t-ключ'])).toBe('x [redacted] y')
})

test('a long text without a gap, such as an encoded file, is looked through to its end', () => {
  const file = 'x'.repeat(1_000_000)
  expect(redactText(`${file} huda@clinic.example.com`)).toBe(`${file} [redacted]`)
})

test('what an operator needs stays: names, ids, amounts, dates', () => {
  const kept = {
    medusa_order_id: 'order_01M7XP4B642DHZX9EHKGZP5N36',
    name: 'SAL-ORD-2026-00001',
    customer: "Dr. O'Neil & Sons 2",
    modified: '2026-11-21 04:18:28.977406',
    at: '2026-11-21T00:16:46.913Z',
    net_total: 37.125,
    email: '',
    phone: null,
  }
  expect(redact(kept)).toEqual(kept)
})
