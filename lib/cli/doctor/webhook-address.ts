import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { webhookName, webhooks } from '../setup-erpnext/webhooks.ts'

const row = z.object({ name: z.string(), request_url: z.string() })

/** Where most of the relay's webhooks go, without their routes; undefined where there is none. @throws RelayError */
export async function addressOfWebhooks(administrator: Erpnext): Promise<string | undefined> {
  const routes = new Map(webhooks.map(entry => [webhookName(entry), entry.route]))
  const rows = await administrator.list('Webhook', row, {
    fields: Object.keys(row.shape),
    filters: [['name', 'in', [...routes.keys()]]],
    limit: 0,
  })
  const addresses = rows.flatMap(({ name, request_url }) => {
    const route = routes.get(name) ?? ''
    return request_url.endsWith(route) ? request_url.slice(0, -route.length) : []
  })
  const [most] = [...Map.groupBy(addresses, address => address)].sort(([, a], [, b]) => b.length - a.length)
  return most?.[0]
}
