import { asRelayError } from '../../../errors.ts'
import { locationMap } from '../../../sync/stock/locations.ts'
import { readWarehousesAndUoms } from '../../../sync/stock/read.ts'
import type { Shop } from '../../medusa-shop.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, warning } from '../finding.ts'

const CHOOSE = 'choose anew: `relay setup medusa`'

function channelOf(shop: Shop, given: string | undefined): Shop['salesChannels'][number] | undefined {
  return shop.salesChannels.find(({ id }) => id === (given ?? shop.defaultSalesChannel))
}

export const salesChannelCheck: Check = {
  name: 'sales channel',
  needs: ['Medusa'],
  v2Only: true,
  async look({ settings, shop: read }) {
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
    const locations = shop.stockLocations.filter(({ sales_channel_ids }) => sales_channel_ids.includes(channel.id))
    if (locations.length) return ok(`${channel.name} sells from ${locations.map(({ name }) => name).join(', ')}`)
    return problem(`${channel.name} has no stock location`, {
      why: 'its shoppers see no stock, and can buy nothing',
      remedy: 'link a stock location to it in Medusa: Settings → Locations & Shipping → Sales Channels',
    })
  },
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

export const stockLocationsCheck: Check = {
  name: 'stock locations',
  needs: ['ERPNext', 'Medusa'],
  v2Only: true,
  async look({ settings, shop, erpnext }) {
    const { MEDUSA_STOCK_LOCATIONS: setting } = settings('MEDUSA_STOCK_LOCATIONS')
    if (setting === 'off') return ok('MEDUSA_STOCK_LOCATIONS is off: levels are none of the relay’s')
    const { tree } = await readWarehousesAndUoms(erpnext())
    const { stockLocations } = await shop()
    const ids = stockLocations.map(({ id }) => id)
    try {
      locationMap(setting, ids, tree)
    } catch (error) {
      return problem(asRelayError(error).message, {
        why: 'inventory levels are left alone until it is right, and a variant without one cannot be bought',
        remedy: 'say which warehouse is which location: `relay setup medusa --stock-location "Stores - X=Main"`',
      })
    }
    if (!setting) return ok('every warehouse is the one location that there is')
    return ok(setting.map(({ warehouse, location }) => `${warehouse} is ${location}`).join(', '))
  },
}
