import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

export type Answer = APIGatewayProxyStructuredResultV2

export const answer = (statusCode: number, body: unknown): Answer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** `{"error": {"code", "message"}}` with its status: the shape of every refusal. */
export const refusal = (statusCode: number, code: string, message: string): Answer =>
  answer(statusCode, { error: { code, message } })
