import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { openReadingRelay } from '../../lib/api/running-relay.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { type PlannedDoctype, planned, planOf } from '../../lib/sync/plan/plan-of.ts'

const query = z
  .strictObject({
    doctype: z.enum(Object.keys(planned) as PlannedDoctype[]),
    name: z.string().min(1),
    of: z.literal('stock').optional(),
  })
  .refine(({ doctype, of }) => !of || doctype === 'Website Item', {
    path: ['of'],
    message: 'stock is that of a Website Item',
  })

/** `GET /plan?doctype=&name=`: what would be sent for a document, what Medusa has, and what stands against it. */
export const handler = serve(async (event, context) => {
  const wanted = queryOf(event, query)
  const plan = await planOf(await openReadingRelay(context), wanted)
  if (!plan) throw new Refusal(404, 'not_found', `${wanted.doctype} ${wanted.name} does not exist in ERPNext`)
  return answer(200, plan)
})
