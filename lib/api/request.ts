import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** The bytes as they were sent: API Gateway hands over as base64 whatever has no text-like Content-Type. */
export const rawBody = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8')

/** Undefined where the bytes are not JSON in UTF-8. */
export function parseJsonBytes(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
