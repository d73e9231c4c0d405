import type { StockLocations } from '../../../stock-locations.ts'
import type { Shop } from '../../medusa-shop.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, warning } from '../finding.ts'

export const CHOOSE = 'choose anew: `relay setup medusa`'

/** The one that new products go to. */
export function channelOf(shop: Shop, given: string | undefined): Shop['salesChannels'][number] | undefined {
  return shop.salesChannels.find(({ id }) => id === (given ?? shop.defaultSalesChannel))
}

export const salesChannelCheck: Check = {
  name: 'sales channel',
  needs: ['Medusa'],
  v2Only: true,
  async look({ settings, shop: read }): Promise<Said | Said[]> {
    const { MEDUSA_SALES_CHANNEL: given } = settings('MEDUSA_SALES_CHANNEL')
    const shop = await read()
    const channel = channelOf(shop, given)
    if (!channel) {
      const what = given
        ? `Medusa has no sales channel ${given} (MEDUSA_SALES_CHANNEL)`
        : 'the store has no default one'
      return problem(what, { why: 'new products would be in no shop', remedy: CHOOSE })
    }
    if (channel.is_disabled) {
      return problem(`${channel.name} is disabled`, {
        why: 'its products are not for sale',
        remedy: 'enable it in Medusa',
      })
    }
    const used = usedLocations(shop, settings('MEDUSA_STOCK_LOCATIONS').MEDUSA_STOCK_LOCATIONS)
    const isLinked = ({ sales_channel_ids }: Location) => sales_channel_ids.includes(channel.id)
    if (!used.some(isLinked)) {
      const names = used.map(({ name }) => name).join(', ')
      const what = `${channel.name} sells from none of the stock locations that the relay keeps (${names})`
      return problem(shop.stockLocations.some(isLinked) ? what : `${channel.name} has no stock location`, {
        why: 'its shoppers see no stock, and can buy nothing',
        remedy: LINK,
      })
    }
    const why = 'its shoppers see none of what is there'
    return [
      ok(
        `${channel.name} sells from ${used
          .filter(isLinked)
          .map(({ name }) => name)
          .join(', ')}`,
      ),
      ...used
        .filter(location => !isLinked(location))
        .map(({ name }) => warning(`${channel.name} does not sell from ${name}`, { why, remedy: LINK })),
    ]
  },
}

type Location = Shop['stockLocations'][number]
const LINK = 'link it to the sales channel in Medusa: Settings → Locations & Shipping → Sales Channels'

/** Those that the relay keeps the stock of; all where it keeps none, or of none that is there. */
function usedLocations({ stockLocations }: Shop, setting: StockLocations | undefined): Location[] {
  if (!setting || setting === 'off') return stockLocations
  const used = stockLocations.filter(({ id }) => setting.some(({ location }) => location === id))
  return used.length ? used : stockLocations
}

export const shippingProfileCheck: Check = {
  name: 'shipping profile',
  needs: ['Medusa'],
  v2Only: true,
  async look({ settings, shop }) {
    const { MEDUSA_SHIPPING_PROFILE: given } = settings('MEDUSA_SHIPPING_PROFILE')
    if (!given) {
      return warning('MEDUSA_SHIPPING_PROFILE is not set', {
        why: 'new products have none, and an order of them cannot be shipped in Medusa',
        remedy: CHOOSE,
      })
    }
    const profile = (await shop()).shippingProfiles.find(({ id }) => id === given)
    if (profile) return ok(profile.name)
    const what = `Medusa has no shipping profile ${given} (MEDUSA_SHIPPING_PROFILE)`
    return problem(what, { why: 'new products are refused', remedy: CHOOSE })
  },
}
