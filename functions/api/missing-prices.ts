import { answer } from '../../lib/api/answer.ts'
import { serve } from '../../lib/api/serve.ts'
import { openRelay } from '../../lib/relay.ts'
import { startRun } from '../../lib/sync/runs/start.ts'

/** `POST /sync/missing-prices`: 202 `{"run"}`, the one that it started or that is running. */
export const handler = serve(async (_event, context) => {
  const { run } = await startRun(await openRelay(context), 'sync-missing-prices', {})
  return answer(202, { run })
})
