import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type LocalSystem, renamed, startLocalSystem } from '../support/local-system.ts'
import { until } from '../support/until.ts'
import { asTouched, connections, readStatus, touch } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { settings } = connections(medusa).byPassword
const id = 'order_01_restart'
const rewriting = renamed('order_01', id)

let dataDir: string
let system: LocalSystem
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relay-data-'))
  await medusa.createOrder(id)
})
afterEach(async () => {
  await system.stop()
  await rm(dataDir, { recursive: true })
})

test('a webhook that was accepted before the relay stopped reaches Medusa after it starts again', async () => {
  system = await startLocalSystem({ medusa: settings, dataDir, pump: false })
  await system.send(...system.erpnext.applyState('so-submit-put-docstatus', rewriting))
  expect(await readStatus(medusa, id)).toBeNull()
  await system.restart({ pump: true })
  await system.idle()
  expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'To Deliver and Bill', grand_total: 37 })
})

test('what Medusa was told is remembered: a repeat after the restart writes nothing', async () => {
  system = await startLocalSystem({ medusa: settings, dataDir })
  const sentToMedusa = async () =>
    (await system.request('GET', '/request-log?doctype=Sales%20Order&name=SAL-ORD-2026-00001')).body.entries
  await system.play('so-submit-put-docstatus', rewriting)
  await touch(medusa, id)
  const before = await sentToMedusa()
  expect(before).toHaveLength(1)
  await system.restart()
  await system.play('so-submit-put-docstatus', rewriting)
  expect(await readStatus(medusa, id)).toEqual(asTouched)
  expect(await sentToMedusa()).toEqual(before)
})

test('an order that waits for the right password outlives the restart and arrives once the password is right', async () => {
  system = await startLocalSystem({ medusa: { ...settings, MEDUSA_PASSWORD: 'not-the-password' }, dataDir })
  await system.send(...system.erpnext.applyState('so-submit-put-docstatus', rewriting))
  const waiting = await until(async () => (await system.request('GET', '/parked')).body.parked as unknown[])
  expect(waiting).toEqual([
    expect.objectContaining({ status: 'waiting', waiting_for: 'medusa', target: `Medusa Order#${id}` }),
  ])
  expect(await readStatus(medusa, id)).toBeNull()
  await system.restart({ medusa: settings })
  await system.request('POST', '/_local/invoke/retry-waiting', {})
  await system.idle()
  expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'To Deliver and Bill' })
})
