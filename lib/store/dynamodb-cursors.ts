import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Cursor, Cursors } from './cursors.ts'
import { batchGet, putVersioned } from './dynamodb.ts'

/** Cursors live in the table of sync states, under `sweep#…`: both say how far the relay has come. */
export function dynamoCursors(client: DynamoDBDocumentClient, TableName: string): Cursors {
  const key = (of: string) => ({ document: `sweep#${of}` })
  return {
    async get(of) {
      const [row] = await batchGet(client, TableName, [key(of)], { consistent: true })
      if (!row) return undefined
      const { modified, name, version } = row as unknown as Cursor & { version: number }
      return { modified, name, version }
    },
    put: (of, cursor, expected) => putVersioned(client, TableName, { ...key(of), ...cursor }, expected),
  }
}
