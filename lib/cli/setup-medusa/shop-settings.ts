import { parseStockLocations } from '../../stock-locations.ts'
import type { Named, Shop } from '../medusa-shop.ts'
import type { Report } from '../setup-erpnext/report.ts'
import type { Source } from '../source.ts'
import { type Ask, choose, type Question, told } from './choose.ts'
import { locationProblem, stockLocationsOf } from './locations.ts'
import type { Notebook } from './store.ts'

export interface Choices {
  salesChannel?: string
  shippingProfile?: string
  stockLocation?: string[]
  publishableKey?: string
}

export interface ChoicePorts {
  /** What is set already. */
  source: Source
  notebook: Notebook
  report: Report
  ask?: Ask | undefined
}

/** Sees to the settings that name what the shop's owner has set up. @throws RelayError for a choice that is not there */
export async function seeToShopSettings(choices: Choices, shop: Shop, ports: ChoicePorts): Promise<void> {
  const channel = await seeToSalesChannel(choices.salesChannel, shop, ports)
  await seeToShippingProfile(choices.shippingProfile, shop, ports)
  seeToStockLocations(choices.stockLocation ?? [], shop, channel, ports)
  await seeToPublishableKey(choices.publishableKey, shop, channel, ports)
}

async function seeToSalesChannel(
  given: string | undefined,
  shop: Shop,
  { source, notebook, report, ask }: ChoicePorts,
) {
  const preferred = shop.salesChannels.find(({ id }) => id === shop.defaultSalesChannel)
  const question = {
    ...{ what: 'sales channel', option: '--sales-channel', candidates: shop.salesChannels },
    ...{ given, present: source.MEDUSA_SALES_CHANNEL, preferred },
  }
  const channel = await choose(question, ask)
  if (channel) notebook.note('MEDUSA_SALES_CHANNEL', channel.id, channel.name)
  else report.line('failed', 'MEDUSA_SALES_CHANNEL', undecided(question))
  return channel?.id
}

async function seeToShippingProfile(given: string | undefined, shop: Shop, ports: ChoicePorts): Promise<void> {
  const { source, notebook, report, ask } = ports
  const ofTypeDefault = shop.shippingProfiles.filter(({ type }) => type === 'default')
  const question = {
    ...{ what: 'shipping profile', option: '--shipping-profile', candidates: shop.shippingProfiles },
    ...{ given, present: source.MEDUSA_SHIPPING_PROFILE },
    preferred: ofTypeDefault.length === 1 ? ofTypeDefault[0] : undefined,
  }
  const profile = await choose(question, ask)
  if (profile) notebook.note('MEDUSA_SHIPPING_PROFILE', profile.id, profile.name)
  else report.line('failed', 'MEDUSA_SHIPPING_PROFILE', undecided(question))
}

function seeToStockLocations(
  given: readonly string[],
  { stockLocations }: Shop,
  channel: string | undefined,
  { source, notebook, report }: ChoicePorts,
): void {
  const name = 'MEDUSA_STOCK_LOCATIONS'
  const setting = given.length ? stockLocationsOf(given, stockLocations) : source[name]
  const used = setting ? parseStockLocations(setting) : stockLocations.map(({ id }) => ({ location: id }))
  const problem = used === 'off' ? undefined : locationProblem(used, setting, stockLocations)
  if (problem) report.line('failed', name, problem)
  else if (setting) notebook.note(name, setting)
  else report.line('unchanged', name, 'not needed with one stock location')
  if (used === 'off' || problem) return
  const isLinked = stockLocations.some(
    ({ id, sales_channel_ids }) =>
      used.some(({ location }) => location === id) && sales_channel_ids.includes(channel ?? ''),
  )
  if (channel && !isLinked) {
    report.line('note', name, 'none is linked to the sales channel, so its shoppers see no stock: link it in Medusa')
  }
}

async function seeToPublishableKey(
  given: string | undefined,
  { publishableKeys }: Shop,
  channel: string | undefined,
  { source, notebook, report, ask }: ChoicePorts,
): Promise<void> {
  const name = 'MEDUSA_PUBLISHABLE_KEY'
  const byToken = (token: string | undefined) => publishableKeys.find(key => key.token === token)
  const linked = publishableKeys.filter(({ sales_channel_ids }) => sales_channel_ids.includes(channel ?? ''))
  const question = {
    ...{ what: 'publishable key', option: '--publishable-key', candidates: publishableKeys },
    given: given === undefined ? undefined : (byToken(given)?.id ?? given),
    present: byToken(source[name])?.id,
    preferred: linked.length === 1 ? linked[0] : undefined,
  }
  const key = await choose(question, ask)
  if (key) notebook.note(name, key.token, key.name)
  else report.line(publishableKeys.length ? 'failed' : 'note', name, undecided(question))
}

const undecided = ({ what, option, candidates }: Omit<Question<Named>, 'given'>): string =>
  candidates.length
    ? `Medusa has several: give ${option}, one of ${candidates.map(told).join(', ')}`
    : `Medusa has no ${what}: make one, and run the same command again`
