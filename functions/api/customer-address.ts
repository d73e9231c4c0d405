import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { serve } from '../../lib/api/serve.ts'
import { addressInput } from '../../lib/sync/customer/input.ts'
import { updateAddress } from '../../lib/sync/customer/update-address.ts'

/** `POST /customers/address {customer_id, …}`: only what is given and not null is changed; 404 no such Customer. */
export const handler = serve(async (event, context) => {
  const input = bodyOf(event, addressInput)
  await updateAddress(await openRunningRelay(context), input)
  return answer(200, { message: 'Address updated successfully' })
}, 'storefront')
