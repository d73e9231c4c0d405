import { answer } from '../../lib/api/answer.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { queueAgain } from '../../lib/queue/release.ts'
import { openRelay } from '../../lib/relay.ts'

/** `POST /parked/{id}/retry`: 202 `{"jobs": 1}`; the row stays until the job is done. 404 unknown, 422 unreadable. */
export const handler = serve(async (event, context) => {
  const id = event.pathParameters?.id ?? ''
  const relay = await openRelay(context)
  const parked = id ? await relay.parking.get(id) : undefined
  if (!parked) throw new Refusal(404, 'not_found', `no parked job has the id ${id}`)
  if (!(await queueAgain(relay, parked))) throw new Refusal(422, 'unreadable', parked.reason)
  return answer(202, { jobs: 1 })
})
