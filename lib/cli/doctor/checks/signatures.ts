import { createHmac } from 'node:crypto'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'
import { probe } from '../relay-probe.ts'

/** Signed rightly it is refused for what it is (400), so nothing is queued. A wrong one would count in an alarm. */
const BODY = '{"sent_by":"relay doctor"}'

interface Route {
  path: string
  header: string
  /** Whose secrets these are, in words and as a setting. */
  setting: 'ERPNEXT_WEBHOOK_SECRETS' | 'MEDUSA_WEBHOOK_SECRETS'
  why: string
  remedy: string
}

const FROM_ERPNEXT: Route = {
  path: '/webhooks/sales-order',
  header: 'x-frappe-webhook-signature',
  setting: 'ERPNEXT_WEBHOOK_SECRETS',
  why: 'every webhook that ERPNext signs with it is refused with 401 and lost',
  remedy: 'give the relay this ERPNEXT_WEBHOOK_SECRETS (on AWS in the secret), and start it again',
}

const FROM_MEDUSA: Route = {
  path: '/medusa/customer-created',
  header: 'x-medusa-signature',
  setting: 'MEDUSA_WEBHOOK_SECRETS',
  why: 'who signs up in Medusa itself becomes a Lead with the sweep only, up to 15 minutes later',
  remedy: 'give the relay this MEDUSA_WEBHOOK_SECRETS, and Medusa the same as RELAY_WEBHOOK_SECRET',
}

async function roundTrip(
  { path, header, setting, why, remedy }: Route,
  secret: string,
  patient: Patient,
): Promise<Said> {
  const signature = createHmac('sha256', secret).update(BODY).digest('base64')
  const { status } = await probe(`${patient.relayUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [header]: signature },
    body: BODY,
  })
  if (status === 400) return ok(`the relay takes what is signed with the newest of ${setting}`)
  if (status === 401) return problem(`the relay does not take the newest of ${setting} (401)`, { why, remedy })
  return unknown(`the relay answers ${status} on ${path}`, 'look at its logs')
}

export const webhookSignatureCheck: Check = {
  name: 'signature of ERPNext',
  needs: ['relay'],
  async look(patient) {
    const [newest] = patient.settings('ERPNEXT_WEBHOOK_SECRETS').ERPNEXT_WEBHOOK_SECRETS
    return newest ? roundTrip(FROM_ERPNEXT, newest, patient) : unknown('ERPNEXT_WEBHOOK_SECRETS is not set')
  },
}

export const medusaSignatureCheck: Check = {
  name: 'signature of Medusa',
  needs: ['relay'],
  async look(patient) {
    const [newest] = patient.settings('MEDUSA_WEBHOOK_SECRETS').MEDUSA_WEBHOOK_SECRETS ?? []
    if (newest) return roundTrip(FROM_MEDUSA, newest, patient)
    return warning('MEDUSA_WEBHOOK_SECRETS is not set: nothing that comes from Medusa is let in', {
      why: FROM_MEDUSA.why,
      remedy: '`relay setup medusa` makes one; then see "Sign-ups and customers" in the README',
    })
  },
}
