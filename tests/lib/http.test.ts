import { afterEach, expect, test } from '@jest/globals'
import { createHttp } from '../../lib/http.ts'
import { startHttpServer, type TestServer } from '../support/http-server.ts'

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.stop()))
})
async function serve(...args: Parameters<typeof startHttpServer>) {
  const server = await startHttpServer(...args)
  servers.push(server)
  return server
}
const httpTo = (baseUrl: string, options: { remainingMs?: () => number; timeoutMs?: number } = {}) =>
  createHttp({ server: 'medusa', baseUrl, remainingMs: () => 60_000, ...options })

test('an answer of any status is a value, JSON or not', async () => {
  const { url } = await serve((request, response) => {
    response.statusCode = Number(request.url?.slice(1))
    response.end(request.url === '/502' ? '<html>bad gateway</html>' : request.url === '/204' ? undefined : '{"a":1}')
  })
  const http = httpTo(url)
  expect(await http({ method: 'get', path: '/200' })).toMatchObject({ status: 200, json: { a: 1 } })
  expect(await http({ method: 'get', path: '/422' })).toMatchObject({ status: 422, json: { a: 1 } })
  expect(await http({ method: 'get', path: '/204' })).toMatchObject({ status: 204, text: '', json: undefined })
  expect(await http({ method: 'get', path: '/502' })).toMatchObject({ status: 502, json: undefined })
})

test('a server that cannot be reached is a transient failure with the system’s word for it', async () => {
  const { url, stop } = await serve(() => undefined)
  await stop()
  await expect(httpTo(url)({ method: 'post', path: '/' })).rejects.toMatchObject({
    kind: 'transient',
    code: 'network',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a server that hangs, before or in the middle of its answer, is a time-out', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/half') response.write('{"a":')
  })
  const http = httpTo(url, { timeoutMs: 600 })
  for (const path of ['/never', '/half']) {
    await expect(http({ method: 'get', path })).rejects.toMatchObject({ kind: 'transient', code: 'timeout' })
  }
})

test('a call never outlives the invocation, and is not begun when no time is left', async () => {
  let requests = 0
  const { url } = await serve(() => {
    requests++
  })
  await expect(httpTo(url, { remainingMs: () => 3_600 })({ method: 'get', path: '/' })).rejects.toMatchObject({
    code: 'timeout',
    message: 'medusa did not answer within 600 ms',
  })
  await expect(httpTo(url, { remainingMs: () => 3_100 })({ method: 'get', path: '/' })).rejects.toMatchObject({
    code: 'no-time-left',
  })
  expect(requests).toBe(1)
})

test('a connection that the server closed meanwhile is opened again, for a POST too', async () => {
  const bodies: string[] = []
  const { url } = await serve((request, response, body) => {
    bodies.push(body)
    if (bodies.length === 1) request.socket.destroy()
    else response.end('{"ok":true}')
  })
  await expect(httpTo(url)({ method: 'post', path: '/', json: { a: 1 } })).resolves.toMatchObject({
    json: { ok: true },
  })
  expect(bodies).toEqual(['{"a":1}', '{"a":1}'])
})

test('a connection that breaks twice is a transient failure after two attempts', async () => {
  let requests = 0
  const { url } = await serve(request => {
    requests++
    request.socket.destroy()
  })
  await expect(httpTo(url)({ method: 'post', path: '/', json: {} })).rejects.toMatchObject({ code: 'network' })
  expect(requests).toBe(2)
})

test('what must not be repeated at once is sent once, and the failure is transient all the same', async () => {
  let requests = 0
  const { url } = await serve(request => {
    requests++
    request.socket.destroy()
  })
  const sent = httpTo(url)({ method: 'post', path: '/', json: {}, once: true })
  await expect(sent).rejects.toMatchObject({ kind: 'transient', code: 'network' })
  expect(requests).toBe(1)
})

test('a redirect is an answer, for following it would turn a POST into a GET', async () => {
  const { url } = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
  await expect(httpTo(url)({ method: 'post', path: '/', json: {} })).resolves.toMatchObject({ status: 302 })
})
