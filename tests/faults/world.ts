import type { Settings } from '../../lib/config.ts'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import type { Cursor } from '../../lib/store/cursors.ts'
import { newParkingRows, type ParkingRows } from '../../lib/store/memory-parking.ts'
import type { Run } from '../../lib/store/runs.ts'
import type { SyncState } from '../../lib/store/sync-state.ts'
import { type FifoQueue, fifoQueue } from './fifo-queue.ts'

/** All that outlives a process of the relay: both servers, what is stored, what is queued, and the time. */
export interface World {
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
  settings: Partial<Settings>
  /** The one that the relay knows, whatever Medusa's is. */
  password: string
  time: { now: number }
  stateRows: Map<string, SyncState>
  cursorRows: Map<string, Cursor & { version: number }>
  parkingRows: ParkingRows
  runRows: Map<string, Run>
  leaseRows: Map<string, number>
  queue: FifoQueue
  /** What the relay logged. */
  logLines: string[]
  readonly enabled: boolean
  /** `RELAY_ENABLED`; switched off, jobs are accepted and held. */
  enable(on: boolean): void
  /** As it was at the beginning; every order that ERPNext names is in Medusa. */
  reset(): void
  /** Changes a document without a word to anybody. */
  change(doctype: string, name: string, fields: object): Document
  stop(): Promise<void>
}

/** After all that is recorded. */
const BEGINNING = '2026-11-22T06:00:00Z'
export const BEGINNING_AT_SITE = '2026-11-22 10:00:00'

export async function startWorld(settings: Partial<Settings> = {}): Promise<World> {
  const time = { now: 0 }
  const erpnext = await startErpnextSimulator({ now: () => new Date(time.now) })
  const medusa = await startMedusaSimulator({ api: settings.MEDUSA_API ?? 'v2' })
  let enabled = true
  const world: World = {
    ...{ erpnext, medusa, settings, password: medusa.password, time },
    stateRows: new Map(),
    cursorRows: new Map(),
    parkingRows: newParkingRows(),
    runRows: new Map(),
    leaseRows: new Map(),
    queue: fifoQueue(() => time.now),
    logLines: [],
    get enabled() {
      return enabled
    },
    enable(on) {
      enabled = on
    },
    reset() {
      time.now = Date.parse(BEGINNING)
      erpnext.reset()
      medusa.reset()
      world.stateRows.clear()
      world.cursorRows.clear()
      world.parkingRows = newParkingRows()
      world.runRows.clear()
      world.leaseRows.clear()
      world.logLines.length = 0
      world.queue = fifoQueue(() => time.now)
      enabled = true
      for (const doctype of ['Sales Order', 'Quotation']) {
        for (const { medusa_order_id } of erpnext.list(doctype)) {
          if (medusa_order_id) medusa.addOrder(String(medusa_order_id))
        }
      }
    },
    change(doctype, name, fields) {
      const changed = { doctype, ...erpnext.get(doctype, name), name, ...fields }
      erpnext.set(doctype, changed)
      for (const id of Object.values(fields)) if (/^order_/.test(String(id))) medusa.addOrder(String(id))
      return changed
    },
    stop: async () => void (await Promise.all([erpnext.stop(), medusa.stop()])),
  }
  return world
}
