import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { putVersioned } from './dynamodb.ts'
import type { Run, Runs } from './runs.ts'

/** Runs in the table `TableName`: key `kind`. */
export function dynamoRuns(client: DynamoDBDocumentClient, TableName: string): Runs {
  return {
    async get(kind) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { kind }, ConsistentRead: true }))
      return Item as Run | undefined
    },
    async list() {
      // A row for each kind of run: far less than the 1 MB of one page.
      const { Items = [] } = await client.send(new ScanCommand({ TableName }))
      return Items as Run[]
    },
    put: (run, expected) => putVersioned(client, TableName, run, expected),
  }
}
