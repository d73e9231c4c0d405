import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** An event as API Gateway's HTTP API hands it to a function (payload format 2.0). */
export function httpEvent(fields: {
  path?: string
  method?: string
  headers?: Record<string, string>
  query?: Record<string, string>
  body?: Uint8Array | string
  base64?: boolean
}): APIGatewayProxyEventV2 {
  const { path = '/', method = 'POST', headers = {}, query, body, base64 = false } = fields
  const bytes = Buffer.from(body ?? '')
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: { http: { method, path } } as APIGatewayProxyEventV2['requestContext'],
    ...(body === undefined ? {} : { body: base64 ? bytes.toString('base64') : bytes.toString('utf8') }),
    isBase64Encoded: base64,
  }
}
