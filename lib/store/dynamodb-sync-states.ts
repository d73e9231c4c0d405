import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { batchGet, putVersioned } from './dynamodb.ts'
import type { SyncState, SyncStates } from './sync-state.ts'

interface Row extends SyncState {
  document: string
}

/** Sync states in the table `TableName`: key `document`. */
export function dynamoSyncStates(client: DynamoDBDocumentClient, TableName: string): SyncStates {
  return {
    async get(document) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { document }, ConsistentRead: true }))
      return Item && stateOf(Item as Row)
    },
    async getMany(documents, options) {
      const keys = [...new Set(documents)].map(document => ({ document }))
      const rows = (await batchGet(client, TableName, keys, options)) as unknown as Row[]
      return new Map(rows.map(row => [row.document, stateOf(row)]))
    },
    put: (document, state, expected) => putVersioned(client, TableName, { document, ...state }, expected),
  }
}

const stateOf = ({ document: _, ...state }: Row): SyncState => state
