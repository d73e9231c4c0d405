import type { OwnProcess } from '../own-process.ts'
import { type System, startSimulators, startSystem, type Work } from './local-systems.ts'
import type { SimulatorsProcess } from './simulators-process.ts'

const WARM_UP = 50
/** So many orders at once, so that the queue stays as short as it is in life. */
const WAVE = 500

export interface Calls {
  erpnext: number
  medusa: number
}

/** The relay beside the same system with a worker that does nothing, in front of the same two simulated servers. */
export interface Scenario {
  /** Works off orders that nobody saw before. */
  newOrders(which: 'real' | 'idle', count: number): Promise<Work>
  /** Sends the last new orders' webhooks once more to the real one; nothing about them has changed. */
  sameOrders(count: number): Promise<Work>
  /** Calls to both servers since the last time this was asked. */
  calls(): Promise<Calls>
  /** Of the real worker, in bytes. */
  memory(): Promise<{ heap: number; rss: number }>
  stop(): Promise<void>
}

export async function startScenario(): Promise<Scenario> {
  const simulators = startSimulators()
  const settings = await simulators.ask('settings')
  const [real, idle] = await Promise.all([startSystem('real', settings), startSystem('idle', settings)])
  const systems = { real, idle }
  let orderCount = 0

  const wave = async (system: System, count: number): Promise<Work> => {
    const from = orderCount
    orderCount += count
    await simulators.ask('addOrders', from, count)
    const work = await system.work(from, count)
    if (system === real) await checkArrived(simulators, from + count - 1)
    return work
  }
  await wave(idle, WARM_UP)
  await wave(real, WARM_UP) // logs in, too
  await simulators.ask('calls')

  return {
    async newOrders(which, count) {
      let work = await wave(systems[which], Math.min(WAVE, count))
      for (let left = count - WAVE; left > 0; left -= WAVE) work = await wave(systems[which], Math.min(WAVE, left))
      return work
    },
    sameOrders: count => real.work(orderCount - count, count),
    calls: () => simulators.ask('calls'),
    memory: () => real.worker.ask('memory'),
    async stop() {
      await Promise.all([real.stop(), idle.stop()])
      await simulators.stop()
    },
  }
}

/** A worker that fails fast would look fast. */
async function checkArrived(simulators: OwnProcess<SimulatorsProcess>, number: number): Promise<void> {
  const status = await simulators.ask('orderStatus', number)
  if (status !== 'To Deliver')
    throw new Error(`Medusa says ${status} of order ${number} that ERPNext says To Deliver of`)
}
