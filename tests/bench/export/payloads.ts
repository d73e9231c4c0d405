import { createErpnext } from '../../../lib/erpnext/client.ts'
import { connectMedusa } from '../../../lib/medusa/connect.ts'
import { memoryLeases, memoryRequestLog } from '../../../lib/store/memory.ts'
import { syncGroups } from '../../../lib/sync/item-group/sync.ts'
import { productV2 } from '../../../lib/sync/product/mapping.ts'
import { readItems } from '../../../lib/sync/product/read.ts'
import type { RealMedusa } from '../../e2e/real-medusa.ts'
import { startProcess } from '../own-process.ts'
import type { SimulatorsProcess } from './simulators-process.ts'

export type Payload = ReturnType<typeof payloadOf>

/** What the relay would send to create so many products, their collections being there: made by its own code. */
export async function payloadsFor(medusa: RealMedusa, count: number): Promise<Payload[]> {
  const simulators = startProcess<SimulatorsProcess>(new URL('./simulators-process.ts', import.meta.url))
  await simulators.ask('addItems', 0, count)
  const settings = (await simulators.ask('erpnext')) as Record<
    'ERPNEXT_URL' | 'ERPNEXT_API_KEY' | 'ERPNEXT_API_SECRET',
    string
  >
  const remainingMs = () => 60_000
  const erpnext = createErpnext({ settings, remainingMs })
  const { catalogue } = connectMedusa({
    settings: {
      ...{ MEDUSA_URL: medusa.url, MEDUSA_API: 'v2', MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password },
      ...{ MEDUSA_SECRET_KEY: undefined, MEDUSA_PUBLISHABLE_KEY: undefined, MEDUSA_ORDER_TARGET: undefined },
    },
    remainingMs,
    requestLog: memoryRequestLog(),
    tokens: {},
    leases: memoryLeases(Date.now),
  })
  const items = await readItems(erpnext, { filters: [['published', '=', 1]] })
  const groups = await syncGroups(erpnext, catalogue, [...new Set(items.flatMap(({ item_group }) => item_group || []))])
  await simulators.stop()
  const { salesChannelId, shippingProfileId: shipping_profile_id } = medusa
  const shop = {
    erpnextUrl: settings.ERPNEXT_URL,
    discountable: false,
    sales_channel_ids: [salesChannelId],
    shipping_profile_id,
  }
  return items.map(item => payloadOf({ ...item, collection_id: groups.get(item.item_group ?? '')?.id }, shop))
}

function payloadOf(...given: Parameters<typeof productV2>) {
  const { create, createVariant } = productV2(...given)
  return { ...create, metadata: { ...create.metadata, in_stock: false }, variants: [createVariant] }
}
