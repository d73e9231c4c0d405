import { expect, jest, test } from '@jest/globals'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { doubts } from '../../../lib/api/doubts.ts'
import { serve } from '../../../lib/api/serve.ts'
import { RelayError } from '../../../lib/errors.ts'

process.env.RELAY_API_KEYS = 'a-long-key-of-the-relay'
const event = { headers: { authorization: 'Bearer a-long-key-of-the-relay' }, rawPath: '/x' }
const context = () => ({ awsRequestId: 'request' }) as Context
const failing = (error: Error, of = context()) =>
  serve(() => Promise.reject(error))(event as unknown as APIGatewayProxyEventV2, of)

test.each([
  ['an answer of AWS', { $metadata: { httpStatusCode: 400 } }],
  ['a connection to AWS', { $retryable: {} }],
])('%s that fails is a 503 that says when to try again', async (_, marks) => {
  const answered = await failing(Object.assign(new Error('away'), marks))
  expect(answered).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } })
})

test('a defect of the relay’s own stays a 500', async () => {
  expect(await failing(new TypeError('x is undefined'))).toMatchObject({ statusCode: 500 })
})

test.each([
  ['configuration', 1],
  ['transient', 0],
] as const)('after a %s failure the settings are read anew %i times', async (kind, times) => {
  const [of, doubt] = [context(), jest.fn()]
  doubts.set(of, doubt)
  expect(await failing(new RelayError(kind, 'no', { code: 'http-401' }), of)).toMatchObject({ statusCode: 503 })
  expect(doubt).toHaveBeenCalledTimes(times)
})
