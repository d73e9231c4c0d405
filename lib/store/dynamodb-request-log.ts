import { randomUUID } from 'node:crypto'
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { documentKey } from '../document.ts'
import { batchPut } from './dynamodb.ts'
import { type LogRecord, logEntry, logRecords } from './log-entries.ts'
import type { LogPage, RequestLog } from './request-log.ts'

/**
 * The request log in the table `TableName`: key `document` + `at`. The index `failures` (`failed` + `at`) is sparse: only
 * failures carry `failed`, so that successes cost nothing in it.
 */
export function dynamoRequestLog(client: DynamoDBDocumentClient, TableName: string): RequestLog {
  const query = async (
    key: { attribute: 'document' | 'failed'; value: string; IndexName?: string },
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<LogPage> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        ...(key.IndexName ? { IndexName: key.IndexName } : {}),
        KeyConditionExpression: after ? '#key = :value and #at < :after' : '#key = :value',
        ExpressionAttributeNames: { '#key': key.attribute, ...(after ? { '#at': 'at' } : {}) },
        ExpressionAttributeValues: { ':value': key.value, ...(after ? { ':after': after } : {}) },
        ScanIndexForward: false,
        Limit: limit + 1, // one more than shown tells whether there is a next page
      }),
    )
    const shown = (Items as Row[]).slice(0, limit)
    return {
      entries: shown.map(row => logEntry(recordOf(row))),
      next: Items.length > limit ? shown.at(-1)?.at : undefined,
    }
  }
  return {
    async add(request) {
      const records = logRecords(request, randomUUID().slice(0, 8))
      await batchPut(client, TableName, records.map(rowOf))
    },
    byDocument: (document, page) => query({ attribute: 'document', value: documentKey(document) }, page),
    failures: page => query({ attribute: 'failed', value: FAILED, IndexName: 'failures' }, page),
  }
}

const FAILED = 'failed'

/** In the table the sort key is called `at`; the entry's own time is its first part. */
type Row = Omit<LogRecord, 'sort'> & { failed?: typeof FAILED }

const rowOf = ({ sort, ...record }: LogRecord): Row => ({
  ...record,
  at: sort,
  ...(record.status === 'Failure' ? { failed: FAILED } : {}),
})

function recordOf({ failed: _, ...row }: Row): LogRecord {
  return { ...row, sort: row.at, at: row.at.slice(0, row.at.indexOf('#')) }
}
