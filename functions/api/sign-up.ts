import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { RelayError } from '../../lib/errors.ts'
import { ACCOUNT_CONFLICT } from '../../lib/medusa/customers.ts'
import { signUp } from '../../lib/sync/customer/sign-up.ts'

/** What ERPNext's fields take. */
const text = z.string().trim().min(1).max(140)

const body = z.strictObject({
  // Medusa registers whatever it is given (recorded), and ERPNext refuses what is no e-mail.
  email: z.email().max(140),
  first_name: text,
  last_name: text,
  password: z.string().min(1).max(200),
  mobile: z.string().trim().min(1).max(40).optional(),
  organization_name: text.optional(),
  t_c_acceptance: z.boolean(),
})

/** `POST /sign-up`: 200 `{"customer_id"}`, the first time and every other with the same password; 409 with another one. */
export const handler = serve(async (event, context) => {
  const fields = bodyOf(event, body)
  try {
    return answer(200, await signUp(await openRunningRelay(context), fields, context.awsRequestId))
  } catch (error) {
    const isTaken = error instanceof RelayError && error.code === ACCOUNT_CONFLICT
    throw isTaken ? new Refusal(409, 'account_exists', 'this e-mail has an account with another password') : error
  }
}, 'storefront')
