import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { ACCOUNT_ID } from './account.ts'

export interface Match {
  /** As in serverless.yml, such as `POST /parked/{id}/retry`. */
  routeKey: string
  pathParameters: Record<string, string>
}

// An HTTP API hands a body on as text only for these; every other one, or one without a Content-Type, as base64.
const TEXT = /^(text\/.+|application\/(json|xml|javascript|.+\+(json|xml)))(;|$)/i

/** An API Gateway HTTP API event, payload format 2.0. */
export function httpEvent(request: IncomingMessage, body: Buffer, match: Match): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = splitAt(request.url ?? '/', '?')
  const { cookie, ...headers } = joinedHeaders(request)
  const query = joinedQuery(rawQueryString)
  const isText = TEXT.test(headers['content-type'] ?? '')
  const now = new Date()
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie ? { cookies: cookie.split(/; */) } : {}),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    ...(Object.keys(match.pathParameters).length > 0 ? { pathParameters: match.pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: match.routeKey,
      stage: '$default',
      time: now.toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$1/$2/$3:$4 +0000'),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** Names in lower case, repeated ones joined with a comma. */
function joinedHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name.toLowerCase(), values.join(',')]),
  )
}

function joinedQuery(text: string): Record<string, string> | undefined {
  const parameters = new URLSearchParams(text)
  const names = new Set(parameters.keys())
  if (names.size === 0) return undefined
  return Object.fromEntries([...names].map(name => [name, parameters.getAll(name).join(',')]))
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
