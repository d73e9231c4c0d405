import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

const sqs = new SQSClient({})
let sent = 0

/** Queues its body; the query may name the group. */
export const handler = async ({ body = '', queryStringParameters }: APIGatewayProxyEventV2) => {
  sent += 1
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.JOBS_QUEUE_URL,
      MessageBody: body,
      MessageGroupId: queryStringParameters?.group ?? String(sent),
      MessageDeduplicationId: `${process.pid}-${sent}`,
    }),
  )
  return { statusCode: 202 }
}
