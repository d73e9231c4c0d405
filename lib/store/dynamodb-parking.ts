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

/** Several kinds of rows share the table, told apart by their ids; only parked jobs have a `status`. */
const startsId = (id: string) => `starts#${id}`
/** All breakers in one row: every batch of every worker reads it. */
const BREAKERS = 'breakers'

type Row = { id: string; starts?: number } & Partial<Record<Blocker, Breaker>> & Partial<ParkedJob>

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
    async look(ids, begun = []) {
      const keys = [...new Set([BREAKERS, ...ids, ...begun.map(startsId)])].map(id => ({ id }))
      const rows = (await batchGet(client, TableName, keys, { consistent: true })) as Row[]
      const found = new Map(rows.map(row => [row.id, row]))
      const pick = <Key, Value>(keys: readonly Key[], value: (key: Key) => Value | undefined) =>
        new Map(
          keys.flatMap(key => {
            const picked = value(key)
            return picked === undefined ? [] : [[key, picked] as const]
          }),
        )
      return {
        parked: pick(ids, id => found.get(id) as ParkedJob | undefined),
        starts: pick(begun, id => found.get(startsId(id))?.starts),
        breakers: pick(blockers, blocker => found.get(BREAKERS)?.[blocker]),
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
    async openBreaker(breaker) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: { id: BREAKERS },
          UpdateExpression: 'set #blocker = if_not_exists(#blocker, :breaker)',
          ExpressionAttributeNames: { '#blocker': breaker.blocker },
          ExpressionAttributeValues: { ':breaker': breaker },
        }),
      )
    },
    async closeBreaker(blocker) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: { id: BREAKERS },
          UpdateExpression: 'remove #blocker',
          ExpressionAttributeNames: { '#blocker': blocker },
        }),
      )
    },
  }
}
