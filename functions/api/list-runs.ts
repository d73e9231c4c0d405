import { answer } from '../../lib/api/answer.ts'
import { serve } from '../../lib/api/serve.ts'
import { environment } from '../../lib/environment.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoRuns } from '../../lib/store/dynamodb-runs.ts'

const store = dynamoRuns(connectDynamo(), environment('RUNS_TABLE'))

/** `GET /runs`: the latest run of each kind, newest first, with its counts so far. */
export const handler = serve(async () => {
  const runs = await store.list()
  return answer(200, { runs: runs.toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1)) })
})
