import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  PutCommand,
} from '@aws-sdk/lib-dynamodb'

/** Region, credentials and, on one machine, `AWS_ENDPOINT_URL_DYNAMODB` come from the environment. */
export const connectDynamo = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } }),
    { marshallOptions: { removeUndefinedValues: true } },
  )

/** Whether a write was refused because its condition did not hold. */
export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException'

/** DynamoDB takes at most 100 keys in one BatchGetItem. */
const KEYS_PER_GET = 100

/** The rows of any number of different keys, in no particular order; unknown ones are absent. */
export async function batchGet(
  client: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Record<string, string>[],
  { consistent = false } = {},
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  const left = [...keys]
  while (left.length) {
    const request = { Keys: left.splice(0, KEYS_PER_GET), ConsistentRead: consistent }
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: request } }))
    rows.push(...(answer.Responses?.[TableName] ?? []))
    // DynamoDB may leave out keys under load; the SDK does not ask again for them.
    left.push(...((answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as Record<string, string>[]))
  }
  return rows
}

/** DynamoDB takes at most 25 items, and 16 MB, in one BatchWriteItem. */
const PUTS_PER_WRITE = 25

/** Puts any number of items, in no particular order and without conditions. */
export async function batchPut(
  client: DynamoDBDocumentClient,
  TableName: string,
  items: readonly object[],
): Promise<void> {
  const left = items.map(Item => ({ PutRequest: { Item } }))
  const writes = []
  while (left.length) writes.push(writeAll(client, TableName, left.splice(0, PUTS_PER_WRITE)))
  await Promise.all(writes)
}

async function writeAll(client: DynamoDBDocumentClient, TableName: string, requests: WriteRequests): Promise<void> {
  for (let left = requests; left.length; ) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: left } }))
    // DynamoDB may leave out items under load; the SDK does not send them again.
    left = UnprocessedItems?.[TableName] ?? []
  }
}
type WriteRequests = NonNullable<BatchWriteCommandInput['RequestItems']>[string]

/** Puts the item with the next version if the row is still at `expected` (undefined: no row). False if it is not. */
export async function putVersioned(
  client: DynamoDBDocumentClient,
  TableName: string,
  item: object,
  expected: number | undefined,
): Promise<boolean> {
  const condition =
    expected === undefined
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : { ConditionExpression: 'version = :expected', ExpressionAttributeValues: { ':expected': expected } }
  try {
    await client.send(new PutCommand({ TableName, Item: { ...item, version: (expected ?? 0) + 1 }, ...condition }))
    return true
  } catch (error) {
    if (isConditionFailure(error)) return false
    throw error
  }
}
