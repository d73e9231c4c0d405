import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { isConditionFailure } from './dynamodb.ts'
import type { SyncState, SyncStates } from './sync-state.ts'

interface Row extends SyncState {
  document: string
}

/** DynamoDB takes at most 100 keys in one BatchGetItem. */
const KEYS_PER_GET = 100

/** Sync states in the table `TableName`: key `document`. */
export function dynamoSyncStates(client: DynamoDBDocumentClient, TableName: string): SyncStates {
  return {
    async get(document) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { document }, ConsistentRead: true }))
      return Item && stateOf(Item as Row)
    },
    async getMany(documents) {
      const found = new Map<string, SyncState>()
      let keys = [...new Set(documents)].map(document => ({ document }))
      while (keys.length) {
        const Keys = keys.splice(0, KEYS_PER_GET)
        const answer = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }))
        for (const row of (answer.Responses?.[TableName] ?? []) as Row[]) found.set(row.document, stateOf(row))
        // DynamoDB may leave out keys under load; the SDK does not ask again for them.
        keys = [...keys, ...((answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as { document: string }[])]
      }
      return found
    },
    async put(document, state, expected) {
      const Item: Row = { document, ...state, version: (expected ?? 0) + 1 }
      const condition =
        expected === undefined
          ? { ConditionExpression: 'attribute_not_exists(version)' }
          : { ConditionExpression: 'version = :expected', ExpressionAttributeValues: { ':expected': expected } }
      try {
        await client.send(new PutCommand({ TableName, Item, ...condition }))
        return true
      } catch (error) {
        if (isConditionFailure(error)) return false
        throw error
      }
    },
  }
}

const stateOf = ({ document: _, ...state }: Row): SyncState => state
