import { expect, test } from '@jest/globals'
import { correlated } from '../../lib/correlation.ts'
import type { EndedRequest } from '../../lib/http.ts'
import { createLog } from '../../lib/log.ts'
import { countRequests } from '../../lib/request-metrics.ts'

/** What is counted of one request, by the name of the metric. */
function counted(request: Partial<EndedRequest>): Record<string, Record<string, unknown>> {
  const lines: Record<string, unknown>[] = []
  const count = countRequests(createLog(line => lines.push(JSON.parse(line)), 'the invocation'))
  count({ server: 'medusa', method: 'get', path: '/', status: 200, durationMs: 12, ...request })
  return Object.fromEntries(
    lines.map(({ _aws, ...line }) => {
      const [{ Metrics }] = (_aws as { CloudWatchMetrics: [{ Metrics: [{ Name: string; Unit: string }] }] })
        .CloudWatchMetrics
      return [`${Metrics[0].Name} in ${Metrics[0].Unit}`, line]
    }),
  )
}

test('a request is timed by its server, with what was asked, what it belongs to, and no query', () => {
  const line = { server: 'erpnext', method: 'PUT', path: '/api/resource/Sales Order/SAL-1', status: 200, ErpnextMs: 12 }
  const request = { server: 'erpnext', method: 'put', path: '/api/resource/Sales%20Order/SAL-1?fields=x' } as const
  expect(counted(request)).toEqual({
    'ErpnextMs in Milliseconds': { correlation_id: 'the invocation', ...line },
  })
  expect(correlated('a webhook', () => counted(request))).toEqual({
    'ErpnextMs in Milliseconds': { correlation_id: 'a webhook', ...line },
  })
})

test.each([
  [200, false],
  [302, false],
  [404, false], // asking for what is not there
  [400, true],
  [401, true],
  [429, true],
  [503, true],
  [undefined, true],
])('a request that ends with %p counts as a failure: %p', (status, fails) => {
  const names = Object.keys(counted({ status }))
  expect(names).toEqual(['MedusaMs in Milliseconds', ...(fails ? ['MedusaFailures in Count'] : [])])
})

test('an e-mail address that names a document is not in the line, and what cannot be decoded is no failure', () => {
  const line = JSON.stringify(counted({ path: '/api/resource/Customer/huda%40clinic.example' }))
  expect(line).toContain('/api/resource/Customer/[redacted]')
  expect(counted({ path: '/100%' })['MedusaMs in Milliseconds']).toMatchObject({ path: '/100%' })
})
