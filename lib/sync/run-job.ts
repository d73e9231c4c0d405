import { asRelayError } from '../errors.ts'
import type { Outcome } from '../queue/outcome.ts'
import type { ReceivedJob } from '../queue/work.ts'
import type { Relay } from '../relay.ts'
import { linkCustomer } from './customer/link-customer.ts'
import { syncLead } from './customer/sync-lead.ts'
import { syncGroupJob } from './item-group/job.ts'
import { resolveOrders } from './order/resolve.ts'
import { syncOrder } from './order/sync.ts'
import { syncPrice } from './price/job.ts'
import { syncItem } from './product/job.ts'
import { continueRun } from './runs/continue.ts'
import { syncStockJob } from './stock/job.ts'

/** Each kind of job and the function that does it. */
export async function runJob(relay: Relay, received: ReceivedJob): Promise<Outcome> {
  const { job } = received
  try {
    switch (job.kind) {
      case 'sync-order':
        return await syncOrder(relay, { ...received, job })
      case 'resolve-orders':
        return await resolveOrders(relay, { ...received, job })
      case 'sync-item':
        return await syncItem(relay, { ...received, job })
      case 'sync-price':
        return await syncPrice(relay, { ...received, job })
      case 'sync-stock':
        return await syncStockJob(relay, { ...received, job })
      case 'sync-group':
        return await syncGroupJob(relay, { ...received, job })
      case 'sync-lead':
        return await syncLead(relay, { ...received, job })
      case 'link-customer':
        return await linkCustomer(relay, { job })
      case 'continue-run':
        return await continueRun(relay, { job })
    }
  } catch (error) {
    const failure = asRelayError(error)
    if (failure.kind === 'configuration') relay.doubtSettings()
    throw failure
  }
}
