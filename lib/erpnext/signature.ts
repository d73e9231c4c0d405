import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether Frappe signed these very bytes with one of the secrets:
 * `X-Frappe-Webhook-Signature: base64(HMAC-SHA256(secret as UTF-8, raw body bytes))`. Any other rendering of the same
 * JSON has another signature, so the raw bytes have to be kept. Takes the same time whichever byte differs.
 */
export function isSignedByFrappe(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): boolean {
  if (!signature) return false
  const given = Buffer.from(signature, 'base64')
  let valid = false
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest()
    if (given.length === expected.length && timingSafeEqual(given, expected)) valid = true
  }
  return valid
}
