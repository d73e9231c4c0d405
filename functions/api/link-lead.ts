import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { linkInput } from '../../lib/sync/customer/input.ts'
import { linkLead } from '../../lib/sync/customer/link.ts'
import type { LinkRefusal } from '../../lib/sync/customer/link-decision.ts'
import { PATIENTLY } from '../../lib/sync/exclusively.ts'

const STATUS: Record<LinkRefusal, number> = {
  'customer-not-found': 404,
  'lead-not-found': 404,
  'lead-without-medusa-id': 422,
  'medusa-id-taken': 409,
  'customer-has-medusa-id': 409,
}

/** `POST /customers/link-lead {customer, lead}`: the Customer gets the Lead's Medusa id; 404, 409, 422 say why not. */
export const handler = serve(async (event, context) => {
  const asked = bodyOf(event, linkInput)
  const decision = await linkLead(await openRunningRelay(context), asked, PATIENTLY)
  if (decision.action === 'refuse') throw new Refusal(STATUS[decision.code], decision.code, decision.reason)
  return answer(200, { status: 'success' })
})
