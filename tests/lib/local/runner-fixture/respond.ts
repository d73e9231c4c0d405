import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** Answers what it is told to, or throws. */
export const handler = async ({ body = '' }: APIGatewayProxyEventV2) => {
  if (body === 'throw') throw new Error('something private')
  return JSON.parse(body)
}
