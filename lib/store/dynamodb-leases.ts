import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { isConditionFailure } from './dynamodb.ts'
import type { Leases } from './leases.ts'

/** Leases live in the table of parked jobs, under `lease#…`. */
export function dynamoLeases(client: DynamoDBDocumentClient, TableName: string, now: () => number): Leases {
  const id = (name: string) => `lease#${name}`
  return {
    async take(name, forMs) {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { id: id(name), until: now() + forMs },
            ConditionExpression: 'attribute_not_exists(id) or #until <= :now',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: { ':now': now() },
          }),
        )
        return true
      } catch (error) {
        if (isConditionFailure(error)) return false
        throw error
      }
    },
    async keep(name, forMs) {
      await client.send(new PutCommand({ TableName, Item: { id: id(name), until: now() + forMs } }))
    },
    async release(name) {
      await client.send(new DeleteCommand({ TableName, Key: { id: id(name) } }))
    },
  }
}
