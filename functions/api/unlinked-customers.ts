import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { serve } from '../../lib/api/serve.ts'
import { unlinkedQuery } from '../../lib/sync/customer/input.ts'
import { unlinkedCustomers } from '../../lib/sync/customer/unlinked.ts'

/** `GET /customers/unlinked?name=`: Customers without a Medusa id whose name has every word of it, `next` for more. */
export const handler = serve(async (event, context) => {
  const query = queryOf(event, unlinkedQuery)
  const found = await unlinkedCustomers(await openRunningRelay(context), query)
  if (found.customers.length) return answer(200, found)
  return answer(200, { ...found, message: 'No relevant customers found' })
})
