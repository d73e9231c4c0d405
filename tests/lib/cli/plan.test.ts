import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { planLines } from '../../../lib/cli/operate/plan-lines.ts'
import { relay as command } from '../../../lib/cli/program.ts'
import type { Document } from '../../../lib/local/erpnext/document.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../../support/local-relay.ts'

const NAME = 'WEB-ITM-0001'
let relay: LocalRelay
let folder: string
beforeAll(async () => {
  relay = await startLocalRelay()
  folder = mkdtempSync(join(tmpdir(), 'relay-plan-'))
  await relay.post('/sync/website-item', { name: NAME }, API_KEY)
  await relay.runner.idle()
})
afterAll(async () => {
  await relay.stop()
  rmSync(folder, { recursive: true })
})

async function run(...argv: string[]) {
  const [lines, errors]: [string[], string[]] = [[], []]
  const ports = {
    environment: { RELAY_URL: relay.runner.url, RELAY_API_KEY: API_KEY },
    print: (line: string) => lines.push(line),
    printError: (line: string) => errors.push(line),
  }
  const code = await command(['plan', ...argv, '--env-file', join(folder, 'none')], ports)
  return { code, lines, errors: errors.join('\n') }
}
const edit = (fields: object) =>
  relay.erpnext.set('Website Item', { ...(relay.erpnext.get('Website Item', NAME) as Document), ...fields })

test('where both sides agree it says so and ends with 0', async () => {
  const { code, lines } = await run('Website Item', NAME)
  expect(code).toBe(0)
  expect(lines.at(-1)).toBe('both sides agree')
  const stock = await run('stock', NAME)
  expect(stock.code).toBe(0)
  expect(stock.lines).toContainEqual(expect.stringMatching(/^ {2}warehouse +actual_qty +reserved_qty +counts$/))
})

test('while the relay is off it answers all the same, for it writes nothing, and says that nothing is sent', async () => {
  process.env.RELAY_ENABLED = 'false'
  const { code, lines } = await run('Website Item', NAME)
  delete process.env.RELAY_ENABLED
  expect(code).toBe(0)
  expect(lines).toContain('RELAY_ENABLED: false: nothing is sent until it is true again')
  expect((await run('Website Item', NAME)).lines.join('\n')).not.toContain('RELAY_ENABLED')
})

test('a field that differs is shown as Medusa has it and as it would be, with what stands against it, and it ends with 1', async () => {
  edit({ web_item_name: 'Another name', published: 0 })
  const { code, lines } = await run('Website Item', NAME)
  expect(code).toBe(1)
  expect(lines.slice(lines.indexOf('title'))).toEqual([
    ...['title', '  - Digital Glove 1', '  + Another name', 'status', '  - published', '  + draft'],
    '2 fields differ, 1 reason stands against it',
  ])
  expect(lines).toContainEqual(expect.stringMatching(/^! it is not published in ERPNext/))

  const json = await run('Website Item', NAME, '--json')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.lines.join('\n'))).toMatchObject({
    agree: false,
    differences: [{ field: 'title', medusa: 'Digital Glove 1', erpnext: 'Another name' }, { field: 'status' }],
  })
})

test('what does not exist, and what has no plan, is an error that says so', async () => {
  expect(await run('Website Item', 'WEB-ITM-9999')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('Website Item WEB-ITM-9999 does not exist in ERPNext'),
  })
  const other = await run('Customer', 'Sara')
  expect(other).toMatchObject({ code: 1, errors: expect.stringContaining('doctype: Invalid option') })
  const status = async (path: string) => (await relay.get(path, API_KEY)).status
  expect(await status('/plan?doctype=Sales+Order&name=a&of=stock')).toBe(400)
  expect(await status('/plan?doctype=Website+Item')).toBe(400)
})

test('of a long text only the lines that differ are shown', () => {
  const [medusa, erpnext] = [
    ['Foley', 'soft', 'sterile', 'blue'],
    ['Foley', 'soft', 'not sterile', 'blue'],
  ].map(lines => lines.join('\n'))
  const differences = [{ field: 'description', medusa, erpnext }]
  const lines = planLines({ agree: false, facts: {}, against: [], differences })
  expect(lines.slice(0, -1)).toEqual(['description', '    …', '  - sterile', '  + not sterile', '    …'])
})

test.each([
  ['100', 100, ['  - "100"', '  + 100']],
  [true, 'true', ['  - true', '  + "true"']],
])('of %j held and %j wanted both are shown, though they read alike', (medusa, erpnext, shown) => {
  const lines = planLines({ agree: false, facts: {}, against: [], differences: [{ field: 'UOM', medusa, erpnext }] })
  expect(lines.slice(0, -1)).toEqual(['UOM', ...shown])
})
