import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { RelayError } from '../../lib/errors.ts'
import { ACCOUNT_CONFLICT } from '../../lib/medusa/customers.ts'
import { signUpInput } from '../../lib/sync/customer/input.ts'
import { signUp } from '../../lib/sync/customer/sign-up.ts'

/** `POST /sign-up`: 200 `{"customer_id"}`, the first time and every other with the same password; 409 with another one. */
export const handler = serve(async (event, context) => {
  const fields = bodyOf(event, signUpInput)
  try {
    return answer(200, await signUp(await openRunningRelay(context), fields, context.awsRequestId))
  } catch (error) {
    const isTaken = error instanceof RelayError && error.code === ACCOUNT_CONFLICT
    throw isTaken ? new Refusal(409, 'account_exists', 'email: it has an account with another password') : error
  }
}, 'storefront')
