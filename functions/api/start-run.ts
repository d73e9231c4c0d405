import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { serve } from '../../lib/api/serve.ts'
import { runNames } from '../../lib/queue/job-schema.ts'
import { openRelay } from '../../lib/relay.ts'
import { startRun } from '../../lib/sync/runs/start.ts'

const body = z.strictObject({ kind: z.enum(runNames), input: z.unknown().optional() })

/** `POST /runs {kind, input?}`: 202 `{"run"}`, the one that it started; or the one that is running, and how far it has come. */
export const handler = serve(async (event, context) => {
  const { kind, input } = bodyOf(event, body)
  return answer(202, await startRun(await openRelay(context), kind, input))
})
