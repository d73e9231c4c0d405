import { itemCodeRow } from '../../erpnext/catalogue.ts'
import { RelayError } from '../../errors.ts'
import type { ProductWrite } from '../../medusa/catalogue.ts'
import type { Relay } from '../../relay.ts'
import type { Difference } from '../difference.ts'
import { readOfNew, sayingOfNew } from '../product/of-new.ts'
import { syncItemPage } from '../product/page.ts'
import { type Planned, variantOf } from '../product/plan.ts'
import type { ItemResult } from '../product/sync.ts'
import { parkedAgainst, refusedAgainst } from './against.ts'
import { type Plan, plan } from './plan.ts'

/** The product of a Website Item. */
export async function planItem(relay: Relay, name: string): Promise<Plan | undefined> {
  const item = await relay.erpnext.get('Website Item', name, itemCodeRow)
  if (!item) return undefined
  const { item_code } = item
  const plans: Planned[] = []
  const options = { lookAtMedusa: true, dryRun: true, onPlan: (each: Planned) => void plans.push(each) }
  const result = (await syncItemPage(relay, [item_code], options)).get(item_code)?.result
  const [found] = plans
  const looked = found && sayingOfNew(found, await readOfNew(relay, relay.medusa.catalogue, plans))
  const against = [
    ...reasonOf(result),
    ...(looked ? unseen(looked) : []),
    ...(await parkedAgainst(relay, [{ kind: 'sync-item', item_code }])),
  ]
  return plan({ item_code, ...(looked && factsOf(looked)) }, against, looked && differencesOf(looked))
}

function reasonOf(result: ItemResult | undefined): string[] {
  if (result instanceof RelayError) return [result.message]
  return result?.outcome === 'skipped' ? [result.reason] : []
}

const unseen = ({ item, state, fingerprint }: Planned): string[] => [
  ...(item.published ? [] : ['it is not published in ERPNext: its product is a draft, which no shopper sees']),
  ...refusedAgainst(state, fingerprint),
]

function differencesOf({ item, present, write, differences }: Planned): Difference[] {
  if (!present) return write ? made(write) : []
  const ids = { medusa_id: present.id, medusa_variant_id: variantOf(present, item.item_code)?.id }
  const unknown = (['medusa_id', 'medusa_variant_id'] as const).filter(
    field => ids[field] && (item[field] || undefined) !== ids[field],
  )
  return [
    ...differences,
    ...unknown.map(field => ({ field: `${field} in ERPNext`, medusa: item[field] || undefined, erpnext: ids[field] })),
  ]
}

/** All that a new product would say. */
const made = ({ product: { metadata, ...product }, variant }: ProductWrite): Difference[] =>
  [
    ...Object.entries(product),
    ...Object.entries(metadata ?? {}).map(([key, value]) => [`metadata.${key}`, value] as const),
    ...Object.entries(variant).map(([field, value]) => [`variant.${field}`, value] as const),
  ].flatMap(([field, erpnext]) => (isEmpty(erpnext) ? [] : [{ field, medusa: undefined, erpnext }]))

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)

function factsOf({ item, present, unavailable }: Planned): Record<string, unknown> {
  const { item_group, group_medusa_id } = item
  return {
    product: present ? `${present.id} (${present.handle})` : 'Medusa has none: it would be made',
    ...(present && { variant: variantOf(present, item.item_code)?.id ?? 'none: it would be made' }),
    ...(item_group && { collection: group_medusa_id ?? `none: ERPNext has no Item Group ${item_group}` }),
    ...(unavailable.length && { 'images that nobody outside may fetch': unavailable }),
  }
}
