import { paginateScan } from '@aws-sdk/lib-dynamodb'
import { startRunner } from '../../lib/local/runner/runner.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { answerParent } from './own-process.ts'

const before = new Set(Object.keys(process.env))
const runner = await startRunner({ pump: false })

/** HTTP, the functions, the queues and the tables. The workers are elsewhere, in processes of their own. */
const methods = {
  url: () => runner.url,
  queueUrl: (logicalId: string) => runner.queueUrl(logicalId),
  /** What the functions have in their environment. */
  environment: (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value = '']) => (before.has(name) ? [] : [[name, value]])),
    ),
  /** Answers when the queues are empty. */
  idle: () => runner.idle(),
  /** Requests to Medusa, of which the log has a row for each document that one was about. */
  async loggedRequests(): Promise<number> {
    const TableName = runner.tableName('RequestLogTable')
    const requests = new Set<string>()
    const keys = { TableName, ProjectionExpression: '#at', ExpressionAttributeNames: { '#at': 'at' } }
    for await (const { Items = [] } of paginateScan({ client: connectDynamo() }, keys)) {
      for (const { at } of Items) requests.add(String(at).replace(/-\d+$/, ''))
    }
    return requests.size
  },
}
export type StageProcess = typeof methods
answerParent(methods)
