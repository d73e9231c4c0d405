import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { relay as command } from '../../../lib/cli/program.ts'
import { startHttpServer } from '../../support/http-server.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../../support/local-relay.ts'

let relay: LocalRelay
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  relay = await startLocalRelay()
  folder = mkdtempSync(join(tmpdir(), 'relay-commands-'))
})
afterAll(async () => {
  await relay.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  environment = { RELAY_URL: relay.runner.url, RELAY_API_KEY: API_KEY }
})

const envFile = (text = '') => {
  const file = join(folder, 'env')
  writeFileSync(file, text)
  return file
}
async function run(...argv: string[]) {
  const [lines, errors]: [string[], string[]] = [[], []]
  const ports = {
    environment,
    print: (line: string) => lines.push(line),
    printError: (line: string) => errors.push(line),
  }
  const code = await command([...argv, '--env-file', envFile()], ports)
  return { code, output: lines.join('\n'), errors: errors.join('\n') }
}
const json = async (...argv: string[]) => {
  const { code, output } = await run(...argv, '--json')
  return { code, value: JSON.parse(output) }
}
/** Asks for the Medusa order of a recorded Sales Order to be written; Medusa knows it or not. */
const write = async (name: string) => {
  await relay.post('/sync/sales-order', { name }, API_KEY)
  await relay.runner.idle()
}
const ONE = ['SAL-ORD-2026-00012', 'order_01J0007'] as const
const OTHER = ['SAL-ORD-2026-00014', 'order_01J0009'] as const

test('when all is well, the commands say so and end with 0', async () => {
  expect(await run('parked')).toEqual({ code: 0, output: 'nothing is parked', errors: '' })
  expect(await run('retry', '--all')).toEqual({ code: 0, output: 'nothing is parked', errors: '' })
  expect(await run('log', '--failures')).toEqual({ code: 0, output: 'no request failed', errors: '' })
  expect(await json('parked')).toEqual({ code: 0, value: { parked: [] } })
  expect(await json('retry', '--all')).toEqual({ code: 0, value: { retried: [], waiting: 0 } })
  expect(await json('log', '--doctype', 'Sales Order', '--name', ONE[0])).toEqual({ code: 0, value: { entries: [] } })
})

test('what is parked is listed with its reason, retried by id, by what it is about, or all, and gone when it is done', async () => {
  await write(ONE[0])
  await write(OTHER[0])
  const parked = await run('parked')
  expect(parked.code).toBe(1)
  const [heading = '', ...rows] = parked.output.split('\n')
  expect(heading.split(/ {2,}/)).toEqual(['id', 'status', 'since (UTC)', 'retried', 'kind', 'about', 'reason'])
  expect(rows.map(row => row.split(/ {2,}/).slice(3))).toEqual([
    ['0', 'sync-order', `Medusa Order#${ONE[1]}`, `Medusa 404: Order id not found: ${ONE[1]}`],
    ['0', 'sync-order', `Medusa Order#${OTHER[1]}`, `Medusa 404: Order id not found: ${OTHER[1]}`],
  ])
  expect((await json('parked', '--kind', 'sync-item')).value).toEqual({ parked: [] })

  // Still unknown to Medusa: it is parked again.
  const [id = ''] = rows[0]?.split(' ') ?? []
  expect(await run('retry', id)).toEqual({ code: 0, output: `queued  Medusa Order#${ONE[1]}`, errors: '' })
  await relay.runner.idle()
  expect((await json('parked')).value.parked).toMatchObject([{ attempts: 0 }, { attempts: 1 }])

  relay.medusa.addOrder(ONE[1])
  expect(await json('retry', `Medusa Order#${ONE[1]}`)).toMatchObject({
    code: 0,
    value: { retried: [{ queued: true }] },
  })
  await relay.runner.idle()
  relay.medusa.addOrder(OTHER[1])
  expect(await run('retry', '--all', '--kind', 'sync-item')).toMatchObject({ code: 0, output: 'nothing is parked' })
  expect(await json('retry', '--all')).toMatchObject({
    code: 0,
    value: { retried: [{ target: `Medusa Order#${OTHER[1]}` }] },
  })
  await relay.runner.idle()
  expect(await run('parked')).toMatchObject({ code: 0 })
})

test('the log shows a document’s requests, newest first, as many as wanted, and with a failure what Medusa said', async () => {
  const ofOne = ['log', '--doctype', 'Sales Order', '--name', ONE[0]]
  const { code, output } = await run(...ofOne)
  expect(code).toBe(0) // the newest succeeded
  const [heading, newest, failed, answer] = output.split('\n')
  expect(heading?.split(/ {2,}/)).toEqual(['at (UTC)', 'status', 'took', 'document', 'request'])
  expect(newest?.split(/ {2,}/).slice(1)).toEqual([
    ...['200', expect.stringMatching(/^\d+ ms$/), `Sales Order ${ONE[0]}`],
    `POST /admin/orders/${ONE[1]}?fields=id`,
  ])
  expect(failed?.split(/ {2,}/)[1]).toBe('404')
  expect(answer).toContain(`Order id not found: ${ONE[1]}`)

  expect((await json(...ofOne, '--limit', '1')).value.entries).toMatchObject([{ status: 'Success' }])
  expect((await json(...ofOne, '--limit', '1000')).value.entries).toHaveLength(3)
  const failures = await json('log', '--failures')
  expect(failures.code).toBe(1)
  expect(failures.value.entries.map((entry: { voucher_name: string }) => entry.voucher_name)).toEqual([
    ...[ONE[0], OTHER[0], ONE[0]],
  ])
})

test('more than the relay answers at once is fetched page by page', async () => {
  const asked: string[] = []
  const { url, stop } = await startHttpServer((request, response) => {
    asked.push(String(request.url))
    const { searchParams } = new URL(String(request.url), 'http://relay')
    const [from, limit] = [Number(searchParams.get('after') ?? 0), Number(searchParams.get('limit'))]
    const entry = { at: '2026-11-21T00:00:00.000Z', status: 'Success', method: 'POST', path: '/', response: '{}' }
    const entries = Array.from({ length: limit }, () => ({
      ...entry,
      ...{ voucher_type: 'Item', voucher_name: 'A', duration_ms: 1 },
    }))
    response.end(JSON.stringify({ entries, next: String(from + limit) }))
  })
  environment.RELAY_URL = url
  expect((await json('log', '--failures', '--limit', '250')).value.entries).toHaveLength(250)
  expect(asked.map(path => path.split('?')[1])).toEqual([
    'status=failure&limit=100',
    'status=failure&limit=100&after=100',
    'status=failure&limit=50&after=200',
  ])
  await stop()
})

test('what waits for a server is told apart, and left to go on by itself', async () => {
  relay.medusa.expireTokens()
  relay.medusa.setPassword('changed in Medusa')
  await write(ONE[0])
  const parked = await run('parked')
  expect(parked).toMatchObject({ code: 1, output: expect.stringContaining('waiting for medusa') })
  expect(await run('retry', '--all')).toEqual({
    code: 0,
    output: 'nothing is parked\n1 wait for a server and go on by themselves when it is back',
    errors: '',
  })
})

test.each([
  [
    {},
    'relay: RELAY_URL (where the relay answers, such as https://relay.example.com or http://127.0.0.1:3000) and RELAY_API_KEY (one of the RELAY_API_KEYS of that relay) are not set; looked in the environment and in ',
  ],
  [
    { RELAY_URL: 'https://relay.example.com' },
    'relay: RELAY_API_KEY (one of the RELAY_API_KEYS of that relay) is not set',
  ],
  [
    { RELAY_URL: 'relay.example.com', RELAY_API_KEY: 'x' },
    'RELAY_URL is not the address of a web server: relay.example.com',
  ],
  [{ RELAY_URL: 'http://127.0.0.1:9', RELAY_API_KEY: 'x' }, 'http://127.0.0.1:9 (RELAY_URL) cannot be reached: '],
])('without what it needs a command says what is missing: %j', async (given, message) => {
  environment = given as Record<string, string>
  const { code, output, errors } = await run('retry', '--all')
  expect({ code, output, errors }).toEqual({ code: 1, output: '', errors: expect.stringContaining(message) })
})

test('a wrong key, and an address where something else answers, are told as that', async () => {
  environment.RELAY_API_KEY = 'a-wrong-key'
  const refused = await run('parked')
  expect(refused).toMatchObject({
    code: 1,
    errors: expect.stringContaining('refuses the key: RELAY_API_KEY has to be'),
  })
  expect(refused.errors).not.toContain('a-wrong-key')
  const { url, stop } = await startHttpServer((_, response) => response.end('<html>welcome</html>'))
  environment = { RELAY_URL: url, RELAY_API_KEY: 'x' }
  expect(await run('parked')).toMatchObject({ code: 1, errors: expect.stringContaining('is that its address?') })
  await stop()
})

test('address and key come from the file too, and where the relay is configured its own key does', async () => {
  environment = {}
  const lines: string[] = []
  const ports = {
    environment,
    print: (line: string) => lines.push(line),
    printError: (line: string) => lines.push(line),
  }
  const file = envFile(`RELAY_URL=${relay.runner.url}/\nRELAY_API_KEYS=${API_KEY},another\n`)
  expect(await command(['log', '--failures', '--limit', '1', '--env-file', file], ports)).toBe(1)
  expect(lines.join('\n')).toContain('at (UTC)')
})

test.each([
  [['log'], 'give --doctype and --name, or --failures'],
  [['log', '--doctype', 'Item'], 'give --doctype and --name, or --failures'],
  [['log', '--failures', '--name', 'A'], 'give --doctype and --name, or --failures'],
  [['log', '--failures', '--limit', '0'], 'Not a number from 1'],
  [['parked', '--kind', 'nope'], 'Allowed choices are sync-order'],
  [['retry'], 'give ids, or --all'],
  [['retry', 'abcdef', '--all'], 'give ids, or --all'],
  [['retry', 'no-such-id'], 'nothing parked is called no-such-id'],
])('%j is refused with the reason', async (argv, reason) => {
  expect(await run(...argv)).toMatchObject({ code: 1, output: '', errors: expect.stringContaining(reason) })
})
