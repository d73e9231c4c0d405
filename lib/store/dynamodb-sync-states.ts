import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { batchGet, putVersioned } from './dynamodb.ts'
import type { SyncState, SyncStates } from './sync-state.ts'

interface Row extends SyncState {
  document: string
}

/** Sync states in the table `TableName`: key `document`. */
export function dynamoSyncStates(client: DynamoDBDocumentClient, TableName: string): SyncStates {
  return {
    async get(document) {
      const [row] = (await batchGet(client, TableName, [{ document }], { consistent: true })) as unknown as Row[]
      return row && stateOf(row)
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
