import type { Erpnext } from '../../erpnext/client.ts'
import type { Queue } from '../../queue/send.ts'
import { readItemPrices, readPricedItems } from './read.ts'
import { shopPrice, variantSkipReason } from './shop-price.ts'
import type { PriceOptions } from './sync.ts'

/** Queues a forced sync of what an Item Price's item costs. With no jobs, `reason` says why it goes nowhere. */
export async function exportItemPrice(
  { queue, erpnext, pricing }: { queue: Queue; erpnext: Erpnext; pricing: PriceOptions },
  name: string,
  cause: string,
): Promise<{ jobs: number; reason?: string }> {
  const [price] = await readItemPrices(erpnext, [name])
  if (!price) return { jobs: 0, reason: `Item Price ${name} does not exist in ERPNext` }
  const { item_code } = price
  const standing = shopPrice(price, pricing.priceList)
  if ('reason' in standing) return { jobs: 0, reason: `Item Price ${name} is not the shop's: ${standing.reason}` }
  const [item] = await readPricedItems(erpnext, [item_code], pricing.priceList)
  const reason = variantSkipReason(item?.website_item)
  if (reason) return { jobs: 0, reason: `Item Price ${name} is of ${item_code}: ${reason}` }
  await queue.send([{ kind: 'sync-price', item_code, prices: [name], force: true }], cause)
  return { jobs: 1 }
}
