import { createHmac } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { recordedActions, recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'

/**
 * Every recorded Sales Order webhook (6 to 9 KB), as API Gateway hands it over. Without the few orders that did not come
 * from the shop: for those nothing is queued, which would flatter the handler.
 */
export function salesOrderEvents(secret: string): APIGatewayProxyEventV2[] {
  return recordedActions()
    .flatMap(action => recordedDeliveries(action))
    .filter(({ doctype, doc }) => doctype === 'Sales Order' && doc.from_ecommerce)
    .map(({ body }) => event(body, createHmac('sha256', secret).update(body).digest('base64')))
}

function event(body: string, signature: string): APIGatewayProxyEventV2 {
  const path = '/webhooks/sales-order'
  const http = {
    method: 'POST',
    path,
    protocol: 'HTTP/1.1',
    sourceIp: '192.0.2.1',
    userAgent: 'python-requests/2.28.1',
  }
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      'user-agent': http.userAgent,
      'x-frappe-webhook-signature': signature,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'relay.example.com',
      domainPrefix: 'relay',
      http,
      requestId: 'bench',
      routeKey: `POST ${path}`,
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    body,
    isBase64Encoded: false,
  }
}
