import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Runner, startRunner } from '../../../../lib/local/runner/runner.ts'

let runner: Runner
const lines: string[] = []
beforeAll(async () => {
  const serverlessFile = 'tests/lib/local/runner-fixture/serverless.yml'
  runner = await startRunner({ serverlessFile, log: line => lines.push(line) })
})
afterAll(() => runner.stop())

const post = (path: string, body?: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(runner.url + path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) })

type Echo = { event: APIGatewayProxyEventV2; remainingMs: number; requestId: string }
const echo = async (path: string, body?: string | Buffer<ArrayBuffer>, headers?: Record<string, string>) =>
  (await (await post(path, body, headers)).json()) as Echo

test.each([
  ['by a name of its own', { host: 'relay.example.com' }],
  ['handed on by a tunnel or a proxy', { 'x-forwarded-for': '203.0.113.7' }],
  ['by a page of another site in a browser', { origin: 'https://evil.example.com' }],
])('nobody outside invokes a function without a key: %s', async (_, headers) => {
  const status = await new Promise(resolve => {
    const sent = request(`${runner.url}/_local/invoke/echo`, { method: 'POST', headers }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.end('{}')
  })
  expect(status).toBe(403)
})

test('a handler gets the event that API Gateway gives, payload format 2.0', async () => {
  const { event } = await echo('/echo?name=A%20B&x=1&x=2', '{"a": "عربي"}', {
    'Content-Type': 'application/json',
    'X-Frappe-Webhook-Signature': 'abc=',
    Cookie: 'one=1; two=2',
    'User-Agent': 'Frappe',
  })
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /echo',
    rawPath: '/echo',
    rawQueryString: 'name=A%20B&x=1&x=2',
    queryStringParameters: { name: 'A B', x: '1,2' },
    cookies: ['one=1', 'two=2'],
    headers: { 'content-type': 'application/json', 'x-frappe-webhook-signature': 'abc=' },
    body: '{"a": "عربي"}',
    isBase64Encoded: false,
  })
  expect(event.headers).not.toHaveProperty('cookie')
  expect(event).not.toHaveProperty('pathParameters')
  expect(event.requestContext.http).toMatchObject({
    method: 'POST',
    path: '/echo',
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: 'Frappe',
  })
  expect(event.requestContext).toMatchObject({ routeKey: 'POST /echo', stage: '$default' })
  expect(event.requestContext.time).toMatch(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/)
  expect(Date.now() - event.requestContext.timeEpoch).toBeLessThan(60_000)
})

test.each([
  ['application/json', false],
  ['application/json; charset=utf-8', false],
  ['application/problem+json', false],
  ['text/plain', false],
  ['application/octet-stream', true],
  ['application/x-www-form-urlencoded', true],
])('a body of type %s comes as base64: %s', async (type, isBase64) => {
  const { event } = await echo('/echo', Buffer.from('{"a":"é"}'), { 'Content-Type': type })
  expect(event.isBase64Encoded).toBe(isBase64)
  expect(Buffer.from(event.body ?? '', isBase64 ? 'base64' : 'utf8').toString()).toBe('{"a":"é"}')
})

test('a body without a Content-Type comes as base64, byte for byte', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28])
  const { event } = await echo('/echo', bytes)
  expect(event.headers).not.toHaveProperty('content-type')
  expect(event).toMatchObject({ isBase64Encoded: true, body: bytes.toString('base64') })
})

test('a request without a body has no body and is not base64', async () => {
  const { event } = await echo('/echo')
  expect(event).not.toHaveProperty('body')
  expect(event).not.toHaveProperty('queryStringParameters')
  expect(event.isBase64Encoded).toBe(false)
})

test('the context knows the time that the function has left', async () => {
  const { remainingMs, requestId } = await echo('/echo')
  expect(remainingMs).toBeGreaterThan(4000)
  expect(remainingMs).toBeLessThanOrEqual(5000)
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('a literal route wins over one with parameters, which are decoded', async () => {
  const get = async (path: string) => (await (await fetch(runner.url + path)).json()) as Echo
  expect((await get('/echo/first')).event.routeKey).toBe('GET /echo/first')
  const { event } = await get('/echo/a%2Fb')
  expect(event).toMatchObject({ routeKey: 'GET /echo/{id}', pathParameters: { id: 'a/b' } })
})

test.each([
  ['GET', '/nowhere'],
  ['GET', '/jobs'],
  ['POST', '/echo/'],
  ['DELETE', '/echo'],
])('%s %s is not a route', async (method, path) => {
  const response = await fetch(runner.url + path, { method })
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ message: 'Not Found' })
})

test('a result with a statusCode is the answer, one without is its body', async () => {
  const full = await post(
    '/respond',
    JSON.stringify({ statusCode: 418, headers: { 'X-A': 'b' }, cookies: ['c=1', 'd=2'], body: 'tea' }),
    { 'Content-Type': 'application/json' },
  )
  expect([full.status, full.headers.get('x-a'), await full.text()]).toEqual([418, 'b', 'tea'])
  expect(full.headers.getSetCookie()).toEqual(['c=1', 'd=2'])

  const base64 = await post('/respond', '{"statusCode":200,"body":"aGk=","isBase64Encoded":true}')
  expect(await base64.text()).not.toBe('aGk=')

  const bare = await post('/respond', '{"a":1}', { 'Content-Type': 'application/json' })
  expect([bare.status, bare.headers.get('content-type'), await bare.json()]).toEqual([
    200,
    'application/json',
    { a: 1 },
  ])
})

test('a handler that throws answers 500 without its message, which is logged', async () => {
  const response = await post('/respond', 'throw')
  expect(response.status).toBe(500)
  expect(await response.json()).toEqual({ message: 'Internal Server Error' })
  expect(lines.join('\n')).toContain('something private')
})

test('a handler that never ends is given up at its time-out', async () => {
  const response = await post('/slow')
  expect(response.status).toBe(500)
  expect(lines.join('\n')).toContain('Task timed out after 1 seconds')
})

test('a body over the 10 MB of API Gateway, or over the 6 MB of Lambda once in its event, is refused', async () => {
  const before = runner.stats.invocations.echo
  const text = { 'Content-Type': 'text/plain' }
  expect((await post('/echo', 'x'.repeat(10 * 1024 * 1024 + 1), text)).status).toBe(413)
  expect((await post('/echo', 'x'.repeat(6 * 1024 * 1024), text)).status).toBe(413)
  expect((await post('/echo', Buffer.alloc(5 * 1024 * 1024))).status).toBe(413) // 6.7 MB as base64
  expect(runner.stats.invocations.echo).toBe(before)
  expect((await post('/echo', 'x'.repeat(5 * 1024 * 1024), text)).status).toBe(200)
})

test('a request that breaks off half way does no harm', async () => {
  const { port, hostname } = new URL(runner.url)
  await new Promise<void>(resolve => {
    const socket = connect(Number(port), hostname, () => {
      socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy())
    }).on('close', () => resolve())
  })
  expect((await post('/echo')).status).toBe(200)
})

test('any function can be invoked by its name', async () => {
  const answered = await post('/_local/invoke/echo', '{"name":"SAL-ORD-1"}')
  expect(answered.status).toBe(200)
  expect(await answered.json()).toMatchObject({ event: { name: 'SAL-ORD-1' } })
  expect(await runner.invoke('echo', { a: 1 })).toMatchObject({ event: { a: 1 } })

  expect((await post('/_local/invoke/nobody')).status).toBe(404)
  expect((await post('/_local/invoke/toString')).status).toBe(404)
  await expect(runner.invoke('nobody', {})).rejects.toThrow('no function is called nobody')

  const thrown = await post('/_local/invoke/respond', '{"body":"throw"}')
  expect([thrown.status, await thrown.json()]).toEqual([500, { message: 'something private' }])
})

test('the emulated queues answer this machine alone: who comes by another address is cut off', async () => {
  const port = Number(new URL(process.env.AWS_ENDPOINT_URL_SQS ?? '').port)
  const answered = async (host: string) =>
    fetch(`http://${host}:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  expect(await answered('127.0.0.1')).toBe(true)
  expect(await answered('127.0.0.2')).toBe(false)
})
