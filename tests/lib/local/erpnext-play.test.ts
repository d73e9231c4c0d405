import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { recordedActions } from '../../../lib/local/erpnext/actions.ts'
import type { Document } from '../../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { CATALOGUE_WEBHOOKS, DEFAULT_WEBHOOKS } from '../../../lib/local/erpnext/webhooks.ts'

const folder = new URL('../../../lib/local/erpnext/data/webhooks/', import.meta.url)

/** The recorded site's. */
const secret = 's3cr3t-ключ'
const pausesMs = [0, 0]

const MUSCAT = 'Muscat - AHM'

interface Received {
  path: string
  signature: string | undefined
  body: Buffer
}

let erpnext: ErpnextSimulator
let relay: Server
let to: string
let received: Received[]
let answers: number[]

beforeAll(async () => {
  erpnext = await startErpnextSimulator()
  relay = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const signature = request.headers['x-frappe-webhook-signature'] as string | undefined
    received.push({ path: request.url ?? '', signature, body: Buffer.concat(chunks) })
    response.writeHead(answers.shift() ?? 202).end()
  })
  await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve))
  to = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`
})
afterAll(async () => {
  await erpnext.stop()
  relay.close()
})
beforeEach(() => {
  erpnext.reset()
  received = []
  answers = []
})

interface OnDisk {
  event: string
  doctype: string
  name: string
  doc: Document
  body: Buffer
  signature: string | undefined
}

/** The files of an action, read without the code under test. */
function onDisk(action: string): OnDisk[] {
  return readdirSync(new URL(`${action}/`, folder))
    .filter(file => file.endsWith('.http'))
    .sort()
    .flatMap(file => {
      const bytes = readFileSync(new URL(`${action}/${file}`, folder))
      const end = bytes.indexOf('\n\n')
      const body = bytes.subarray(end + 2)
      const signature = /Signature: (.*)/.exec(bytes.subarray(0, end).toString())?.[1]
      if (!body.toString().startsWith('{"event"')) return []
      return [{ ...(JSON.parse(body.toString()) as Omit<OnDisk, 'body' | 'signature'>), body, signature }]
    })
}

const webhooks = [...DEFAULT_WEBHOOKS, ...CATALOGUE_WEBHOOKS]
const isWanted = ({ doctype, event, doc }: OnDisk) =>
  webhooks.some(row => row.doctype === doctype && row.docevent === event && (row.condition?.(doc) ?? true))
const played = recordedActions().filter(action => onDisk(action).some(isWanted))

describe('playing an action', () => {
  test.each(played)('%s sends the recorded bytes, signed, in order, and leaves the recorded state', async action => {
    erpnext.webhooks = [...webhooks]
    const files = onDisk(action)
    const deliveries = await erpnext.play(action, { to, secret, pausesMs })

    const wanted = files.filter(isWanted)
    expect(received.map(({ body }) => body.toString('latin1'))).toEqual(
      wanted.map(({ body }) => body.toString('latin1')),
    )
    expect(received.map(({ signature }) => signature)).toEqual(wanted.map(({ signature }) => signature))
    expect(deliveries.map(({ docevent, name, status }) => [docevent, name, status])).toEqual(
      wanted.map(({ event, name }) => [event, name, 202]),
    )
    const documents = files.filter(({ doctype }) => doctype !== 'Bin') // what they hold is not delivered: see below
    for (const [, states] of Map.groupBy(documents, ({ doctype, name }) => `${doctype} ${name}`)) {
      const newest = states
        .map(({ doc }) => String(doc.modified))
        .sort()
        .at(-1)
      const last = states.findLast(({ doc }) => doc.modified === newest)
      const isGone = states.some(({ event }) => event === 'on_trash')
      expect(erpnext.get(String(last?.doctype), String(last?.name))).toEqual(isGone ? undefined : last?.doc)
    }
  })

  test('goes to the route of each event', async () => {
    await erpnext.play('si-submit', { to, secret, pausesMs })
    expect(received.map(({ path }) => path)).toEqual(['/webhooks/sales-order', '/webhooks/sales-invoice'])
  })
})

test('an older on_submit after a newer on_change does not win', async () => {
  erpnext.applyState('si-partial-insert-submit')
  expect(erpnext.get('Sales Invoice', 'ACC-SINV-2026-00002')).toMatchObject({ status: 'Unpaid', docstatus: 1 })
})

test('a trashed item stays gone though an on_change follows, and is kept as a Deleted Document', async () => {
  erpnext.applyState('website-item-insert')
  const [{ name = '' } = {}] = onDisk('website-item-trash').filter(({ event }) => event === 'on_trash')
  erpnext.set('Website Item', { name, doctype: 'Website Item', medusa_id: 'prod_1' })
  erpnext.applyState('website-item-trash')
  expect(erpnext.get('Website Item', name)).toBeUndefined()
  expect(erpnext.list('Deleted Document')).toMatchObject([{ deleted_doctype: 'Website Item', deleted_name: name }])
})

test('stock moves with its ledger entries: played in order on empty shelves they give the recorded Bins', () => {
  const ofItem = (item: string) => erpnext.list('Bin').find(bin => bin.item_code === item && bin.warehouse === MUSCAT)
  const recorded = ['TST-001', 'MED-0002'].map(item => ofItem(item)?.actual_qty)
  for (const { name } of erpnext.list('Bin')) erpnext.remove('Bin', name)
  const moves = ['stock-entry-receipt', 'dn-submit', 'dn-cancel', 'dn-partial-insert-submit', 'dn-return-insert-submit']
  for (const action of [...moves, 'bin-sales']) erpnext.applyState(action)
  expect(['TST-001', 'MED-0002'].map(item => ofItem(item)?.actual_qty)).toEqual(recorded)
  expect(recorded).toEqual([49, 5])
})

test('a move counts once, and makes the Bin that it needs', () => {
  const rewrite = (json: string) => json.replaceAll('TST-001', 'MED-0300')
  const quantities = () => erpnext.list('Bin').flatMap(bin => (bin.item_code === 'MED-0300' ? bin.actual_qty : []))
  for (const { name, item_code } of erpnext.list('Bin')) if (item_code === 'MED-0300') erpnext.remove('Bin', name)
  erpnext.applyState('bin-sales', { rewrite })
  erpnext.applyState('bin-sales', { rewrite })
  expect(quantities()).toEqual([-1])
})

test('an action sets the documents back, whatever they have become since', () => {
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00001')?.status).toBe('Cancelled')
  erpnext.applyState('so-submit-put-docstatus')
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00001')?.status).toBe('To Deliver and Bill')
})

test('the state is set before the first webhook goes, and a state can be set without any', () => {
  const deliveries = erpnext.applyState('pe-submit-rest')
  expect(erpnext.get('Sales Invoice', 'ACC-SINV-2026-00001')?.status).toBe('Paid')
  expect(erpnext.get('Payment Entry', 'ACC-PAY-2026-00002')?.status).toBe('Submitted')
  expect(deliveries.map(({ route, status }) => [route, status])).toEqual([
    ['sales-invoice', undefined],
    ['payment-entry', undefined],
  ])
  expect(received).toEqual([])
})

test('rewriting gives documents and bodies another Medusa order, and signs what is sent', async () => {
  const rewrite = (json: string) => json.replaceAll('"order_01"', '"order_ABC"')
  await erpnext.play('so-submit-put-docstatus', { to, secret: 'another', pausesMs, rewrite })
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00001')?.medusa_order_id).toBe('order_ABC')
  const [{ body, signature } = { body: Buffer.of(), signature: '' }] = received
  expect(JSON.parse(body.toString()).doc.medusa_order_id).toBe('order_ABC')
  expect(signature).toBe(createHmac('sha256', 'another').update(body).digest('base64'))
})

test('a Sales Order that is not from the shop sends nothing', async () => {
  const rewrite = (json: string) => json.replace('"from_ecommerce": 1', '"from_ecommerce": 0')
  expect(await erpnext.play('so-submit-put-docstatus', { to, secret, pausesMs, rewrite })).toEqual([])
  expect(received).toEqual([])
})

test('a webhook is tried three times, and holds up the ones behind it', async () => {
  answers = [500, 404]
  const deliveries = await erpnext.play('si-submit', { to, secret, pausesMs })
  expect(received.map(({ path }) => path)).toEqual([
    ...Array(3).fill('/webhooks/sales-order'),
    '/webhooks/sales-invoice',
  ])
  expect(deliveries.map(({ status }) => status)).toEqual([202, 202])
})

test('after three refusals a webhook is lost and the next one goes', async () => {
  answers = [500, 500, 503]
  const deliveries = await erpnext.play('si-submit', { to, secret, pausesMs })
  expect(deliveries.map(({ status }) => status)).toEqual([503, 202])
})

test('when nobody listens a webhook is lost without a status', async () => {
  const deliveries = await erpnext.play('so-cancel', { to: 'http://127.0.0.1:9', secret, pausesMs })
  expect(deliveries).toHaveLength(1)
  expect(deliveries[0]).not.toHaveProperty('status')
})
