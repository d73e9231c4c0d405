import type { Check } from '../check.ts'
import { ok, problem, type Said, warning } from '../finding.ts'
import { CHOOSE, channelOf } from './sales-channel.ts'

export const publishableKeyCheck: Check = {
  name: 'publishable key',
  needs: ['Medusa'],
  v2Only: true,
  async look({ settings, shop: read }): Promise<Said> {
    const { MEDUSA_PUBLISHABLE_KEY: token, MEDUSA_SALES_CHANNEL } = settings(
      'MEDUSA_PUBLISHABLE_KEY',
      'MEDUSA_SALES_CHANNEL',
    )
    const why = 'sign-ups through the relay, and MEDUSA_ORDER_TARGET=store-endpoint, are refused without it'
    if (!token) return warning('MEDUSA_PUBLISHABLE_KEY is not set', { why, remedy: CHOOSE })
    const shop = await read()
    const key = shop.publishableKeys.find(each => each.token === token)
    if (!key) return problem('Medusa does not know MEDUSA_PUBLISHABLE_KEY, or it was revoked', { why, remedy: CHOOSE })
    const channel = channelOf(shop, MEDUSA_SALES_CHANNEL)
    if (!channel || key.sales_channel_ids.includes(channel.id)) return ok(key.name)
    return warning(`${key.name} is not linked to the sales channel ${channel.name}`, {
      why: 'a storefront with this key does not show its products',
      remedy: 'link them in Medusa: Settings → Publishable API Keys',
    })
  },
}
