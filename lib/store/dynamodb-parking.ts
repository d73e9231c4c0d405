import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { batchGet, isConditionFailure } from './dynamodb.ts'
import { type Blocker, type Breaker, blockers, type ParkedJob, type Parking } from './parking.ts'

/** Three kinds of rows share the table, told apart by their ids; only parked jobs have a `status`. */
const startsId = (id: string) => `starts#${id}`
const breakerId = (blocker: Blocker) => `breaker#${blocker}`

type Row = { id: string; starts?: number } & Partial<Breaker> & Partial<ParkedJob>

/** Parked jobs, breakers and marks of begun jobs in the table `TableName`: key `id`. */
export function dynamoParking(client: DynamoDBDocumentClient, TableName: string): Parking {
  const remove = async (id: string) => void (await client.send(new DeleteCommand({ TableName, Key: { id } })))
  const unlessRefused = async (write: Promise<unknown>) => {
    try {
      await write
    } catch (error) {
      if (!isConditionFailure(error)) throw error
    }
  }
  return {
    async look(ids) {
      const keys = [...new Set([...ids, ...ids.map(startsId), ...blockers.map(breakerId)])].map(id => ({ id }))
      const rows = (await batchGet(client, TableName, keys, { consistent: true })) as Row[]
      const found = new Map(rows.map(row => [row.id, row]))
      const pick = <Key, Value>(keys: readonly Key[], rowId: (key: Key) => string, value: (row: Row) => Value) =>
        new Map(
          keys.flatMap(key => {
            const row = found.get(rowId(key))
            return row ? [[key, value(row)] as const] : []
          }),
        )
      return {
        parked: pick(
          ids,
          id => id,
          row => row as ParkedJob,
        ),
        starts: pick(ids, startsId, ({ starts }) => starts ?? 0),
        breakers: pick(blockers, breakerId, ({ id: _, ...breaker }) => breaker as Breaker),
      }
    },
    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }))
      return Item?.status ? (Item as ParkedJob) : undefined
    },
    async park(job) {
      await client.send(new PutCommand({ TableName, Item: job }))
    },
    markQueued: ({ id, parked_at }) =>
      unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: { id },
            UpdateExpression: 'set #status = :queued add attempts :one',
            ConditionExpression: 'parked_at = :seen',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':queued': 'queued', ':one': 1, ':seen': parked_at },
          }),
        ),
      ),
    clear: remove,
    async list({ limit, after }) {
      const parked: ParkedJob[] = []
      let from = after
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new ScanCommand({ TableName, Limit: limit, ...(from ? { ExclusiveStartKey: { id: from } } : {}) }),
        )
        for (const item of Items) if (item.status) parked.push(item as ParkedJob)
        from = LastEvaluatedKey?.id as string | undefined
      } while (from && parked.length < limit)
      const next = parked.length > limit ? (parked[limit - 1] as ParkedJob).id : from
      return { parked: parked.slice(0, limit), next }
    },
    async began(id) {
      const change = { UpdateExpression: 'add starts :one', ExpressionAttributeValues: { ':one': 1 } }
      await client.send(new UpdateCommand({ TableName, Key: { id: startsId(id) }, ...change }))
    },
    ended: id => remove(startsId(id)),
    openBreaker: breaker =>
      unlessRefused(
        client.send(
          new PutCommand({
            TableName,
            Item: { id: breakerId(breaker.blocker), ...breaker },
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      ),
    closeBreaker: blocker => remove(breakerId(blocker)),
  }
}
