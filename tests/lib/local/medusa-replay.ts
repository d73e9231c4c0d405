import type { MedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { ORDER, type Preparation } from './medusa-preparations.ts'
import type { Recording } from './medusa-recording.ts'

const HEADERS = ['content-type', 'keep-alive', 'vary', 'access-control-allow-credentials', 'x-powered-by']

/** Sends the recorded request to the simulator, in the state it was recorded in; the answer in the recording's form. */
export async function replay(medusa: MedusaSimulator, { request }: Recording, preparation: Preparation) {
  medusa.addOrder(ORDER)
  const order = medusa.orders.get(ORDER)
  Object.assign(order ?? {}, {
    metadata: preparation.metadata ?? { remark: 'please hurry' },
    differs: preparation.differs ?? {},
  })
  const headers = await requestHeaders(medusa, request, preparation)
  await preparation.before?.(medusa)
  const body = preparation.body ?? requestBody(request.body)
  const response = await fetch(medusa.url + request.path, {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return answer(response.status, Object.fromEntries(response.headers), await response.text())
}

/** What of an answer is compared; dates and tokens are masked, everything else is as it stands. */
export function answer(status: number, headers: Record<string, string>, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    headers: Object.fromEntries(HEADERS.map(name => [name, headers[name]])),
    body: maskedBody(text),
  }
}

function maskedBody(text: string): unknown {
  const masked = text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<date>')
    .replace(/[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/g, '<jwt>')
  try {
    return JSON.parse(masked)
  } catch {
    return masked
  }
}

function requestBody(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
}

async function requestHeaders(medusa: MedusaSimulator, request: Recording['request'], preparation: Preparation) {
  const headers: Record<string, string> = 'body' in request ? { 'content-type': 'application/json' } : {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== 'content-length') headers[name] = await filledIn(medusa, String(value))
  }
  if (preparation.authorization) headers.authorization = preparation.authorization(medusa)
  return headers
}

/** Recordings hold placeholders where the server had secrets. */
async function filledIn(medusa: MedusaSimulator, value: string) {
  if (value.includes('<jwt>')) return value.replace('<jwt>', await signIn(medusa))
  return value
    .replace('<base64 of key>', Buffer.from(`${medusa.secretKey}:`).toString('base64'))
    .replace('sk_<key>', medusa.secretKey)
    .replace('pk_<key>', medusa.publishableKey)
}

export async function signIn({ api, url, email, password }: MedusaSimulator): Promise<string> {
  const response = await fetch(url + (api === 'v2' ? '/auth/user/emailpass' : '/admin/auth/token'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { token, access_token } = (await response.json()) as { token?: string; access_token?: string }
  return token ?? access_token ?? ''
}
