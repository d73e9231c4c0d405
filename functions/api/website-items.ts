import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { serve } from '../../lib/api/serve.ts'
import { openRelay } from '../../lib/relay.ts'
import { listWebsiteItems } from '../../lib/sync/stock/website-items.ts'

const query = z.strictObject({
  availability: z.literal('1').optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().min(1).optional(),
})

/** `GET /website-items?availability=1`: the items that the shop shows and has, `next` for more; without it, has or not. */
export const handler = serve(async (event, context) => {
  const { availability, ...page } = queryOf(event, query)
  const { erpnext } = await openRelay(context)
  return answer(200, await listWebsiteItems(erpnext, { ...page, inStock: availability === '1' }))
}, 'storefront')
