import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { type FailureKind, RelayError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { retryAfterMs } from '../retry-after.ts'
import { isWithin, type StatusRange } from '../status-range.ts'

interface Row {
  status: StatusRange
  type?: string
  html?: true
  message?: RegExp
  /** Instead of the error body's type, where something above the adapter goes on that. */
  code?: string
  kind: FailureKind
}

/** The order was cancelled in Medusa, which takes no metadata for it any more. */
export const ORDER_CANCELED = 'order-canceled'

/** An inventory item has the SKU though no variant may: see `freeSku` in v2-catalogue.ts. */
export const SKU_IN_INVENTORY = 'sku-in-inventory'

/** Another product has the handle or the SKU: find it, and adopt it if it is ours. */
export const ALREADY_EXISTS = 'already-exists'

/** What Medusa's refusals mean (v1 and v2); the first row that fits counts. `type` is the error body's. */
export const medusaFailures: readonly Row[] = [
  { status: 401, kind: 'configuration' }, // after one renewal of the token: see auth.ts
  // Found on 2.21: nothing can be written on an order that was cancelled in Medusa.
  { status: 400, type: 'invalid_data', message: /has been canceled/, code: ORDER_CANCELED, kind: 'permanent' },
  { status: 400, message: /^Inventory item with sku: .* already exists/, code: SKU_IN_INVENTORY, kind: 'permanent' },
  { status: 400, type: 'invalid_data', message: /already exists/, code: ALREADY_EXISTS, kind: 'permanent' },
  { status: 422, type: 'duplicate_error', code: ALREADY_EXISTS, kind: 'permanent' }, // v1
  { status: 400, type: 'not_allowed', message: /publishable/i, kind: 'configuration' }, // no or a wrong publishable key
  { status: 403, html: true, kind: 'transient' }, // a firewall, a check for bots
  { status: 404, html: true, kind: 'transient' }, // a proxy, a deployment, or the companion route is missing
  { status: 408, kind: 'transient' },
  { status: 425, kind: 'transient' },
  { status: 429, kind: 'transient' },
  { status: [300, 399], kind: 'configuration' }, // MEDUSA_URL is not where Medusa answers
  { status: [400, 499], kind: 'permanent' },
  { status: [500, 599], kind: 'transient' },
]

const errorBody = z.looseObject({ type: z.string().optional(), message: z.string().optional() })

/** The failure that an answer of 300 or more stands for. v1 answers some in plain text (`Unauthorized`). */
export function medusaError(answer: HttpAnswer, now: number): RelayError {
  const body = errorBody.safeParse(answer.json).data
  const html = /^\s*</.test(answer.text)
  const row = medusaFailures.find(
    ({ status, ...wants }) =>
      isWithin(answer.status, status) &&
      (wants.type === undefined || wants.type === body?.type) &&
      (wants.message === undefined || wants.message.test(body?.message ?? '')) &&
      (wants.html === undefined || wants.html === html),
  )
  const words = body?.message ?? (html ? 'an HTML page' : answer.text.slice(0, 200) || 'no explanation')
  return new RelayError(row?.kind ?? 'transient', `Medusa ${answer.status}: ${words}`, {
    code: row?.code ?? body?.type ?? `http-${answer.status}`,
    server: 'medusa',
    httpStatus: answer.status,
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), now),
  })
}

/**
 * Whether a failure is that of the one document that was sent, and others may get through: a refusal, or 500, which Medusa
 * itself answers where it stumbles over what it was sent. One that is away has others answer for it, from 502 on.
 */
export const isOfOneAlone = ({ kind, httpStatus }: RelayError): boolean => kind === 'permanent' || httpStatus === 500

/** An answer of 2xx that is not what the call is answered with: a maintenance page, a proxy. */
export const unreadable = (what: string): RelayError =>
  new RelayError('transient', `Medusa: ${what}`, { code: 'unreadable-answer', server: 'medusa' })

/** Known before the call: Medusa would answer 413, and another try cannot help. */
export const tooLarge = ({ name }: DocumentRef, bytes: number, limit: number): RelayError =>
  new RelayError('permanent', `${name} is ${bytes} bytes; Medusa takes at most ${Math.floor(limit)}`, {
    code: 'too-large',
    server: 'medusa',
  })
