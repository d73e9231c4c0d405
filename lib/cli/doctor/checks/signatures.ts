import { createHmac } from 'node:crypto'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

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

const FROM_MEDUSA_2: Route = {
  path: '/medusa/customer-created',
  header: 'x-medusa-signature',
  setting: 'MEDUSA_WEBHOOK_SECRETS',
  why: 'who signs up in Medusa itself becomes a Lead with the sweep only, up to 15 minutes later',
  remedy: 'give the relay this MEDUSA_WEBHOOK_SECRETS, and Medusa the same as RELAY_WEBHOOK_SECRET',
}

/** It cannot be asked who signed up since. */
const FROM_MEDUSA_1: Route = {
  ...FROM_MEDUSA_2,
  why: 'who signs up in Medusa 1 itself becomes a Lead only when that is posted to the relay, signed',
  remedy: 'give the relay this MEDUSA_WEBHOOK_SECRETS, and the same to what posts the sign-ups of Medusa 1',
}

const ALARM =
  '. Each look with a wrong one counts as a refused webhook: three within 15 minutes ring signature-failures'

async function roundTrip(
  { path, header, setting, why, remedy }: Route,
  secret: string,
  patient: Patient,
): Promise<Said> {
  const signature = createHmac('sha256', secret).update(BODY).digest('base64')
  const { status } = await patient.probe(`${patient.relayUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [header]: signature },
    body: BODY,
  })
  if (status === 400) return ok(`the relay takes what is signed with the newest of ${setting}`)
  if (status === 401)
    return problem(`the relay does not take the newest of ${setting} (401)`, { why, remedy: remedy + ALARM })
  return unknown(`the relay answers ${status} on ${path}`, 'look at its logs')
}

/** Tried only where both sides have one: a try with a wrong one counts as a refusal. */
function look(route: Route, newest: string | undefined, absent: Said, patient: Patient): Said | Promise<Said> {
  const { setting } = route
  const hasRelay = patient.goneBy?.hidden[setting]
  if (hasRelay && !newest) return unknown(`the relay has ${setting}, and this machine none to try it with`)
  return newest && hasRelay !== false ? roundTrip(route, newest, patient) : absent
}

export const webhookSignatureCheck: Check = {
  name: 'signature of ERPNext',
  needs: ['relay'],
  async look(patient) {
    const [newest] = patient.own.ERPNEXT_WEBHOOK_SECRETS
      ? patient.settings('ERPNEXT_WEBHOOK_SECRETS').ERPNEXT_WEBHOOK_SECRETS
      : []
    const { why, remedy } = FROM_ERPNEXT
    return look(FROM_ERPNEXT, newest, problem('the relay has no ERPNEXT_WEBHOOK_SECRETS', { why, remedy }), patient)
  },
}

export const medusaSignatureCheck: Check = {
  name: 'signature of Medusa',
  needs: ['relay'],
  async look(patient) {
    const [newest] = patient.settings('MEDUSA_WEBHOOK_SECRETS').MEDUSA_WEBHOOK_SECRETS ?? []
    const route = patient.source.MEDUSA_API === 'v1' ? FROM_MEDUSA_1 : FROM_MEDUSA_2
    const remedy = '`relay setup medusa` makes one, for the relay too; then see "Sign-ups and customers" in the README'
    const what = 'MEDUSA_WEBHOOK_SECRETS is not set: nothing that comes from Medusa is let in'
    return look(route, newest, warning(what, { why: route.why, remedy }), patient)
  },
}
