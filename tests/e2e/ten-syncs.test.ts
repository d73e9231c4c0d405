import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import { type OwnProcess, startProcess } from '../bench/own-process.ts'
import { sqsRecord } from '../support/sqs-records.ts'
import type { WorkerProcess } from '../support/worker-process.ts'
import { realMedusa } from './real-medusa.ts'

const API_KEY = 'a-key'
const TEN = Array.from({ length: 10 }, (_, index) => index)
/** What a worker has in its environment: where AWS is, what its queues and tables are called, and the settings. */
const GIVEN = /^(AWS|ERPNEXT|MEDUSA)_|_(QUEUE_URL|TABLE|API_KEYS)$/

const servers: [name: string, () => Promise<{ url: string; secretKey: string; stop?: () => Promise<void> }>][] = [
  ['the simulated Medusa', startMedusaSimulator],
  ['the real Medusa', async () => realMedusa()],
]

describe.each(servers)('ten parallel syncs of one new item with two worker processes, against %s', (_, startMedusa) => {
  let erpnext: ErpnextSimulator
  let medusa: Awaited<ReturnType<typeof startMedusa>>
  let runner: Runner
  let workers: OwnProcess<WorkerProcess>[]
  beforeAll(async () => {
    ;[erpnext, medusa] = await Promise.all([startErpnextSimulator(), startMedusa()])
    runner = await startRunner({
      pump: false,
      environment: {
        ERPNEXT_URL: erpnext.url,
        ERPNEXT_API_KEY: erpnext.apiKey,
        ERPNEXT_API_SECRET: erpnext.apiSecret,
        ERPNEXT_WEBHOOK_SECRETS: 'a-secret',
        MEDUSA_URL: medusa.url,
        // A token is fetched by one worker at a time, and the others wait for it: a key lets them all in at once.
        MEDUSA_SECRET_KEY: medusa.secretKey,
        RELAY_API_KEYS: API_KEY,
      },
    })
    const given = Object.entries(process.env).filter(([name]) => GIVEN.test(name)) as [string, string][]
    const environment = { ...Object.fromEntries(given), LOG_LEVEL: 'silent' }
    const file = new URL('../support/worker-process.ts', import.meta.url)
    workers = [1, 2].map(() => startProcess<WorkerProcess>(file, { given: ['catalog'], environment }))
  })
  afterAll(async () => {
    await Promise.all(workers.map(worker => worker.stop()))
    await Promise.all([runner.stop(), erpnext.stop(), medusa.stop?.()])
  })

  /** A new item in a group that is new too. */
  const addItem = (item_code: string) => {
    const item_group = `Group of ${item_code}`
    const copied = { medusa_id: null, medusa_variant_id: null }
    const item = erpnext.get('Website Item', 'WEB-ITM-0001')
    const group = erpnext.get('Item Group', 'Gloves & Masks')
    erpnext.set('Item Group', { doctype: 'Item Group', ...group, ...copied, name: item_group })
    const own = { name: `WEB-${item_code}`, item_code, item_group, route: `all/${item_code.toLowerCase()}` }
    erpnext.set('Website Item', { doctype: 'Website Item', ...item, ...copied, ...own })
  }
  const inMedusa = async (path: string, key: string) => {
    const headers = { authorization: `Basic ${Buffer.from(`${medusa.secretKey}:`).toString('base64')}` }
    const response = await fetch(`${medusa.url}${path}`, { headers })
    return ((await response.json()) as Record<string, { id: string }[]>)[key] ?? []
  }
  /** One product in one collection, and ERPNext knows which. */
  const expectOne = async (item_code: string) => {
    const handle = item_code.toLowerCase()
    const products = await inMedusa(`/admin/products?external_id=${item_code}&fields=id,variants.sku`, 'products')
    expect(products).toMatchObject([{ variants: [{ sku: item_code }] }])
    expect(await inMedusa(`/admin/products?q=${item_code}&fields=id`, 'products')).toHaveLength(1)
    const collections = await inMedusa(`/admin/collections?handle=group-of-${handle}&fields=id`, 'collections')
    expect(collections).toHaveLength(1)
    expect(erpnext.get('Website Item', `WEB-${item_code}`)?.medusa_id).toBe(products[0]?.id)
    expect(erpnext.get('Item Group', `Group of ${item_code}`)?.medusa_id).toBe(collections[0]?.id)
  }

  test('all at once, as if the queue kept none of them apart, make one product', async () => {
    addItem('RACE-1')
    const job = { v: 1, kind: 'sync-item', item_code: 'RACE-1', force: true } as const
    let records = TEN.map(index =>
      sqsRecord({ ...job, cause: `${index}` }, { messageId: `m${index}`, sentAt: Date.now() }),
    )
    let rounds = 0
    for (; records.length; rounds++) {
      const back = await Promise.all(records.map((record, index) => workers[index % 2]?.ask('work', [record]) ?? []))
      records = records.filter(({ messageId }) => back.flat().includes(messageId))
    }
    expect(rounds).toBeGreaterThan(1) // some lost the race
    await expectOne('RACE-1')
  })

  test('sent over HTTP, through the queue, make one product', async () => {
    addItem('RACE-2')
    const headers = { authorization: `Bearer ${API_KEY}` }
    const body = JSON.stringify({ name: 'WEB-RACE-2' })
    const answers = TEN.map(() => fetch(`${runner.url}/sync/website-item`, { method: 'POST', headers, body }))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(TEN.map(() => 202))
    for (const worker of workers) await worker.ask('listen', runner.queueUrl('CatalogQueue'))
    await runner.idle()
    await expectOne('RACE-2')
  })
})
