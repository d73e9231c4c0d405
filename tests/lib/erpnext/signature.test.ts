import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { isSignedByFrappe } from '../../../lib/erpnext/signature.ts'

/** The secret that every recorded delivery was signed with. */
const SECRET = 's3cr3t-ключ'
const RECORDED = join(import.meta.dirname, '../../../lib/local/erpnext/data/webhooks')

const recordedDeliveries = readdirSync(RECORDED, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.http'))
  .map(file => {
    const bytes = readFileSync(join(RECORDED, file))
    const split = bytes.indexOf('\r\n\r\n') >= 0 ? bytes.indexOf('\r\n\r\n') + 4 : bytes.indexOf('\n\n') + 2
    const head = bytes.subarray(0, split).toString()
    const signature = /^X-Frappe-Webhook-Signature: (.*?)\r?$/im.exec(head)?.[1]
    const length = Number(/^Content-Length: (\d+)/im.exec(head)?.[1] ?? 0)
    return { file, signature, body: bytes.subarray(split, split + length) }
  })
const signed = recordedDeliveries.filter(({ signature }) => signature)
const sign = (body: Buffer, secret = SECRET) => createHmac('sha256', secret).update(body).digest('base64')
const arabic = signed.find(({ body }) => /\\u06[0-9a-f]{2}/.test(body.toString()))

test('every recorded delivery passes', () => {
  expect(signed.length).toBe(152) // the other recordings are of webhooks without a secret
  const json = signed.filter(({ file }) => !file.endsWith('ok_form.http')) // Frappe signs a form's bytes otherwise: use JSON
  const refused = json.filter(({ body, signature }) => !isSignedByFrappe(body, signature, [SECRET]))
  expect(refused.map(({ file }) => file)).toEqual([])
})

test('every recorded delivery of a webhook without a secret fails', () => {
  const unsigned = recordedDeliveries.filter(({ signature }) => !signature)
  expect(unsigned.length).toBe(121)
  expect(unsigned.filter(({ body }) => isSignedByFrappe(body, undefined, [SECRET]))).toEqual([])
})

test('one changed byte fails, wherever it is', () => {
  for (const { body, signature } of signed.slice(0, 50)) {
    for (const at of [0, body.length >> 1, body.length - 1]) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(isSignedByFrappe(changed, signature, [SECRET])).toBe(false)
    }
  }
})

test('the same JSON rendered anew fails', () => {
  const { body, signature } = arabic as (typeof signed)[number]
  const rendered = Buffer.from(JSON.stringify(JSON.parse(body.toString())))
  expect(isSignedByFrappe(rendered, signature, [SECRET])).toBe(false)
  expect(isSignedByFrappe(rendered, sign(rendered), [SECRET])).toBe(true)
})

test('no signature, an empty one, one cut short and one by another secret fail', () => {
  const body = Buffer.from('{"name": "عيادة النور"}')
  for (const signature of [undefined, '', sign(body).slice(0, 20), sign(body, 'another'), 'not base64 at all']) {
    expect(isSignedByFrappe(body, signature, [SECRET])).toBe(false)
  }
})

test('while secrets rotate both the old and the new one pass', () => {
  const body = Buffer.from('{}')
  expect(isSignedByFrappe(body, sign(body, 'old'), ['new', 'old'])).toBe(true)
  expect(isSignedByFrappe(body, sign(body, 'new'), ['new', 'old'])).toBe(true)
  expect(isSignedByFrappe(body, sign(body, 'old'), ['new'])).toBe(false)
})
