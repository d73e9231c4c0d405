import type { ErpnextSimulator } from '../erpnext/simulator.ts'
import type { MedusaSimulator } from '../medusa/simulator.ts'
import type { Runner } from '../runner/runner.ts'
import { showFailure } from './failure.ts'
import { showItem } from './item.ts'
import { showOrder } from './order.ts'
import { showQuotation } from './quotation.ts'
import { showStock } from './stock.ts'

export interface TourOptions {
  runner: Runner
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
  /** What webhooks are signed with. */
  secret: string
  apiKey: string
  print: (line: string) => void
}

/** Plays recorded webhooks through HTTP, queue and worker, and prints what Medusa then says. */
export async function playTour(options: TourOptions): Promise<void> {
  await showOrder(options)
  await showItem(options)
  await showStock(options)
  await showQuotation(options)
  await showFailure(options)
}
