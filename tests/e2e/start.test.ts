import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from '@jest/globals'
import { settings as allSettings } from '../../lib/config.ts'
import { startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { renamed } from '../support/local-system.ts'
import { until } from '../support/until.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const SERVING = /^Serving on (http:\/\/127\.0\.0\.1:\d+) /

interface Started {
  url: string
  printed: string[]
}

let child: ChildProcess | undefined
afterEach(() => {
  if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
})

/** Runs a command until it serves. Only the settings given here: not this shell's, nor those of a `.env` that lies about. */
async function start(command: string, args: string[], environment: Record<string, string> = {}): Promise<Started> {
  const unset = Object.fromEntries([...Object.keys(allSettings), 'DATA_DIR'].map(name => [name, '']))
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, ...unset, PORT: '0', ...environment }
  const started = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true })
  child = started
  const printed: string[] = []
  let complaints = ''
  started.stderr.on('data', chunk => {
    complaints += chunk
  })
  for await (const line of createInterface({ input: started.stdout })) {
    printed.push(line)
    const url = SERVING.exec(line)?.[1]
    if (url) return { url, printed }
  }
  throw new Error(`${command} ended before it served:\n${printed.join('\n')}\n${complaints}`)
}

/**
 * A terminal's Ctrl-C goes to every process in its foreground: npm, npm's shell and the relay. Answers the exit code once
 * all of them are gone.
 */
async function ctrlC(): Promise<number | null> {
  if (!child?.pid) throw new Error('nothing runs')
  child.stdout?.resume()
  const closed = once(child, 'close')
  process.kill(-child.pid, 'SIGINT')
  const [code] = await closed
  return code
}

const get = (url: string, key?: string) => fetch(url, key ? { headers: { authorization: `Bearer ${key}` } } : {})

test('npm start shows an order, an item and a quotation travelling, keeps serving, and is gone after Ctrl-C', async () => {
  const { url, printed } = await start('npm', ['start'])
  const table = printed.flatMap(line => {
    const [what, webhooks, ...said] = line.trim().split(/ {2,}/)
    return /^\d+$/.test(webhooks ?? '') ? [[what, ...said.slice(0, 2)]] : []
  })
  expect(table).toEqual([
    ['Sales Order submitted', 'To Deliver and Bill', 'Unpaid'],
    ['Delivery Note submitted', 'To Bill', 'Unpaid'],
    ['Sales Invoice submitted', 'Completed', 'Unpaid'],
    ['part of it paid', 'Completed', 'Partly Paid'],
    ['the rest paid', 'Completed', 'Paid'],
    ['that payment cancelled', 'Completed', 'Partly Paid'],
    ['Sales Invoice cancelled', 'To Bill', 'Unpaid'],
    ['Delivery Note cancelled', 'To Deliver and Bill', 'Unpaid'],
    ['Sales Order cancelled', 'Cancelled', 'Unpaid'],
    ['Website Item saved', 'Item two قسطرة', 'published'],
    ['Item Price saved', '12.345 OMR', 'published'],
    ['Item Price changed', '13.5 OMR', 'published'],
    ['Item Price deleted', 'no price', 'published'],
    ['renamed and unpublished', 'Foley catheter', 'draft'],
    ['deleted', 'no such product', '–'],
    ['five more received', '124 to sell', 'yes'],
    ['all of it delivered', '0 to sell', 'no'],
  ])

  const told = printed.slice(printed.findIndex(line => line.includes('POST /sign-up')))
  expect(told.slice(0, 4)).toEqual([
    expect.stringMatching(/POST \/sign-up +Lead CRM-LEAD-\S+, Sara حداد/),
    expect.stringMatching(/POST \/quotations +Quotation SAL-QTN-\S+, Draft: 10 Nos for 5270\.108 OMR with VAT/),
    expect.stringMatching(/POST \/quotations\/order_20\/approval +Sales Order SAL-ORD-\S+ of Customer Sara حداد/),
    expect.stringMatching(/Medusa says of order_20: To Deliver and Bill, Unpaid/),
  ])

  expect(await (await get(`${url}/health`)).json()).toEqual({ status: 'ok' })
  expect((await get(`${url}/request-log?status=failure`)).status).toBe(401)
  // As printed: copy, paste, and there they are.
  const [, key = '', address = ''] =
    /Bearer (\S+?)' '(\S+)'/.exec(printed.find(line => line.includes('curl')) ?? '') ?? []
  expect(address).toContain(url)
  const log = await get(address, key)
  expect(log.status).toBe(200)
  expect(await log.json()).toMatchObject({
    entries: Array(9).fill({ status: 'Success', path: expect.stringContaining('order_01') }),
  })

  await ctrlC() // the exit code is npm's own here, and depends on the shell that npm uses
  await expect(get(`${url}/health`)).rejects.toThrow('fetch failed')
})

test('with an ERPNext and a Medusa of your own it plays nothing, orders travel between those two, and SIGINT ends it with code 0', async () => {
  const erpnext = await startErpnextSimulator()
  try {
    const id = await medusa.createOrder('order_01_start')
    const secret = 'a secret of my own'
    const { url, printed } = await start(process.execPath, ['lib/local/main.ts'], {
      ERPNEXT_URL: erpnext.url,
      ERPNEXT_API_KEY: erpnext.apiKey,
      ERPNEXT_API_SECRET: erpnext.apiSecret,
      ERPNEXT_WEBHOOK_SECRETS: secret,
      RELAY_API_KEYS: 'a-key-of-my-own',
      ...connections(medusa).byPassword.settings,
    })
    expect(printed.filter(line => line)).toEqual([expect.stringMatching(SERVING)])
    expect(erpnext.calls).toEqual([])
    expect((await get(`${url}/request-log?status=failure`, 'local-key')).status).toBe(401)

    const [delivery] = await erpnext.play('so-submit-put-docstatus', { to: url, secret, ...renamed('order_01', id) })
    expect(delivery).toMatchObject({ status: 202 })
    await until(async () => (await medusa.readOrderAsStore(id)).metadata)
    expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'To Deliver and Bill' })
    expect(await ctrlC()).toBe(0)
  } finally {
    await erpnext.stop()
  }
})
