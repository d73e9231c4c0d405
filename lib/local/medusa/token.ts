import { createHmac, randomBytes, randomUUID } from 'node:crypto'

const DAY_S = 24 * 60 * 60
const secret = randomBytes(32)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT good for 24 h, as both Medusas hand out; `jti` keeps two logins of one second apart. */
export function newToken(claims: Record<string, unknown>): string {
  const iat = Math.floor(Date.now() / 1000)
  const payload = { ...claims, jti: randomUUID(), iat, exp: iat + DAY_S }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer (.+)$/)?.[1]
}
