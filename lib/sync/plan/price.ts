import { RelayError } from '../../errors.ts'
import { priceTarget } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import type { Difference } from '../difference.ts'
import { readItemPrices } from '../price/read.ts'
import { type PlannedPrices, type SyncedPrices, syncPrices } from '../price/sync.ts'
import { parkedAgainst, refusedAgainst } from './against.ts'
import { type Plan, plan } from './plan.ts'

/** What the item of an Item Price costs, for one price depends on the others. */
export async function planPrice(relay: Relay, name: string): Promise<Plan | undefined> {
  const [price] = await readItemPrices(relay.erpnext, [name])
  if (!price) return undefined
  const { item_code, currency, price_list_rate } = price
  const states = await relay.states.getMany([priceTarget(item_code)])
  const plans: PlannedPrices[] = []
  const onPlan = (each: PlannedPrices) => void plans.push(each)
  const requests = new Map([[item_code, { force: true, prices: [name] }]])
  const result = (await syncPrices(relay, requests, { states, readAt: relay.now(), dryRun: true, onPlan })).get(
    item_code,
  )
  const [looked] = plans
  const against = [
    ...reasonOf(result, name),
    ...(looked?.problem ? [looked.problem] : []),
    ...(looked ? refusedAgainst(looked.state, looked.fingerprint) : []),
    ...(await parkedAgainst(relay, [{ kind: 'sync-price', item_code }])),
  ]
  const facts = { item_code, rate: `${currency} ${price_list_rate}`, ...factsOf(looked, result) }
  return plan(facts, against, looked && [...looked.differences, ...idDifferences(looked)])
}

type Result = SyncedPrices | RelayError | undefined

function reasonOf(result: Result, name: string): string[] {
  if (result instanceof RelayError) return [result.message]
  const outcome = result?.rows.get(name)
  return outcome?.outcome === 'skipped' ? [`${name}: ${outcome.reason}`] : []
}

/** What a price that is still to be made gets, nobody knows. */
const idDifferences = ({ item, ids }: PlannedPrices): Difference[] =>
  ids.flatMap(wanted => {
    const row = item.prices.find(({ name }) => name === wanted.docname)
    return (['medusa_id', 'medusa_price_id'] as const).flatMap(field => {
      const [medusa, erpnext] = [row?.[field] || undefined, wanted[field] ?? undefined]
      return medusa === erpnext || erpnext === ''
        ? []
        : [{ field: `${wanted.docname} ${field} in ERPNext`, medusa, erpnext }]
    })
  })

function factsOf(looked: PlannedPrices | undefined, result: Result) {
  const rows = result && !(result instanceof RelayError) ? [...result.rows] : []
  return {
    ...(looked && { variant: looked.item.website_item?.medusa_variant_id }),
    prices: rows.map(([name, outcome]) => ({
      'Item Price': name,
      counts: outcome.outcome === 'skipped' ? `no: ${outcome.reason}` : 'yes',
    })),
  }
}
