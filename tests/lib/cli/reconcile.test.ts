import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { reconcile } from '../../../lib/cli/operate/reconcile.ts'
import { relay as command } from '../../../lib/cli/program.ts'
import type { RelayApi } from '../../../lib/cli/relay-api.ts'
import type { Document } from '../../../lib/local/erpnext/document.ts'
import { fewItems } from '../../support/few-items.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
  fewItems(relay.erpnext)
  await relay.runner.invoke('reconcile', { fix: true })
  await relay.runner.idle()
}, 30_000)
afterAll(() => relay.stop())

async function run(...argv: string[]) {
  const lines: string[] = []
  const ports = {
    environment: { RELAY_URL: relay.runner.url, RELAY_API_KEY: API_KEY },
    print: (line: string) => lines.push(line),
    printError: () => undefined,
  }
  const code = await command(['reconcile', ...argv, '--env-file', '/nowhere/.env'], ports)
  return { code, lines: lines.join('\n').split('\n') }
}
const [ONE, TWO] = ['WEB-ITM-0001', 'WEB-ITM-0002']
const item = (name: string) => relay.erpnext.get('Website Item', name) as Document

test('where both sides agree it says so and ends with 0', async () => {
  expect(await run()).toEqual({ code: 0, lines: ['both sides agree'] })
})

test('without --fix it shows what differs, ends with 1 and writes nothing; with --fix it says what it put right', async () => {
  const { medusa_id } = item(ONE)
  relay.erpnext.set('Website Item', { ...item(ONE), web_item_name: 'Renamed', medusa_id })
  const before = relay.medusa.calls.length
  const looked = await run()
  expect(looked).toEqual({
    code: 1,
    lines: [
      'finding    now   about                      detail',
      `different  left  Website Item ${ONE}  title`,
      '1 found, 1 left',
      'nothing was written: relay reconcile --fix puts right what is the relay’s',
    ],
  })
  expect(relay.medusa.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  const fixed = await run('--fix')
  expect([fixed.code, ...fixed.lines.slice(1)]).toEqual([
    0,
    `different  repaired  Website Item ${ONE}  title`,
    '1 found, 1 repaired, 0 left',
  ])
})

test('what --fix leaves ends with 1, and --json has the whole run', async () => {
  relay.erpnext.remove('Website Item', TWO)
  const { code, lines } = await run('--fix', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(lines.join('\n'))).toMatchObject({
    run: {
      ...{ kind: 'reconcile', status: 'done', input: { fix: true }, differences_left: 1 },
      findings: [{ what: 'extra', doctype: 'Website Item', name: 'MED-0002', repaired: false }],
    },
  })
})

/** What is shown of a run that ended so, and the exit code. */
async function shown(fix: boolean, ended: object): Promise<unknown[]> {
  const at = '2026-11-22T03:00:00.000Z'
  const row = { kind: 'reconcile', run: '1', status: 'done', input: { fix }, started_at: at, updated_at: at, ...ended }
  const api: RelayApi = {
    get: async (_, answer) => answer.parse({ runs: [row] }),
    post: async (_, answer) => answer.parse({ run: '1' }),
  }
  const lines: string[] = []
  return [await reconcile({ fix }, api, { print: line => lines.push(line) }), ...lines]
}

test.each([
  [false, '2 could not be compared now: run it again'],
  [true, '2 could not be compared now, and are being tried again'],
])('what could not be compared is told, and ends with 1 (fix: %s)', async (fix, line) => {
  expect(await shown(fix, { counts: { queued: 2 } })).toEqual([1, line, 'all else agrees'])
})

test('what is as the shop has set it is shown, and is neither left nor repaired', async () => {
  const finding = { what: 'uncounted', doctype: 'Website Item', name: ONE, detail: 'no stock', repaired: false }
  expect(await shown(true, { findings: [finding], differences_left: 0, counts: { queued: 0 } })).toEqual([
    0,
    expect.stringMatching(/^finding /),
    `uncounted  as set there  Website Item ${ONE}  no stock`,
    '1 found, 0 left',
  ])
})
