import { createHmac, timingSafeEqual } from 'node:crypto'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'

const client = new SQSClient({})

/** The least that a webhook's handler can do on this platform: check the signature, parse, queue. */
export const handler = async (event: APIGatewayProxyEventV2, { awsRequestId }: Context) => {
  const body = event.body ?? ''
  const signature = Buffer.from(event.headers['x-frappe-webhook-signature'] ?? '', 'base64')
  const expected = createHmac('sha256', process.env.ERPNEXT_WEBHOOK_SECRETS ?? '')
    .update(body)
    .digest()
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return { statusCode: 401 }
  const { doctype, name } = JSON.parse(body)
  await client.send(
    new SendMessageCommand({
      QueueUrl: process.env.ORDERS_QUEUE_URL,
      MessageBody: JSON.stringify({ doctype, name }),
      MessageGroupId: name,
      MessageDeduplicationId: awsRequestId,
    }),
  )
  return { statusCode: 202 }
}
