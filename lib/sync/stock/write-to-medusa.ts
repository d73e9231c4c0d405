import type { InStockWrite, Inventory, LevelWrite, StockedVariant } from '../../medusa/inventory.ts'
import { itemStock } from './item-stock.ts'
import type { Going, StockOptions, StockSync } from './sync.ts'
import { begun } from './write-flags.ts'

/** Somebody has set it so there: the relay makes variants whose stock is kept. */
export const KEEPS_NO_STOCK = 'Medusa keeps no stock of its variant'

/** What is to be written of an item. */
interface Planned {
  going: Going
  inStock: InStockWrite | undefined
  levels: LevelWrite[]
}

/** Writes levels and `in_stock` where Medusa's differ; on Medusa 1 there is nothing to write. */
export async function writeToMedusa(
  { medusa: { inventory }, stock }: Pick<StockSync, 'medusa' | 'stock'>,
  all: readonly Going[],
  { masters, dryRun, made = [] }: Pick<StockOptions, 'masters' | 'dryRun' | 'made'>,
): Promise<void> {
  const exported = all.filter(going => hasProduct(going))
  const [first] = exported
  if (!inventory || !first) return
  const { map, problem } = await masters.inMedusa(documentOf(first))
  const variants = new Map(made.map(variant => [variant.sku, variant]))
  const others = exported.map(({ hold }) => hold.work.item.item_code).filter(code => !variants.has(code))
  const found = others.length ? await inventory.findStock(others, documentOf(first)) : []
  for (const variant of found) variants.set(variant.sku, variant)
  const plans = exported.flatMap((going): Planned[] => {
    const { item, bins } = going.hold.work
    const variant = variants.get(item.item_code)
    if (!variant) {
      going.lacks = 'Medusa has no variant with its SKU'
      return []
    }
    if (problem) going.lacks = problem
    const { levels } = itemStock(item, bins, { ...masters, locations: map }, stock)
    going.inMedusa = { variant, levels }
    const inStock = inStockWrite(going, variant)
    const plan = { going, inStock, levels: levelWrites(going, variant, levels) }
    return inStock || plan.levels.length ? [plan] : []
  })
  if (dryRun) return noteWritten(plans)
  const held = new Set(await begun(plans.map(({ going }) => going)))
  await write(
    inventory,
    plans.filter(({ going }) => held.has(going)),
  )
}

/** Before that ERPNext knows of no product, and the product's own sync sends for this one. */
function hasProduct(going: Going): boolean {
  if (going.hold.work.item.medusa_id) return true
  going.lacks = 'it has no product in Medusa'
  return false
}

const documentOf = ({ hold }: Going) => ({ doctype: 'Website Item', name: hold.work.item.name })

function inStockWrite(going: Going, { product_id, in_stock }: StockedVariant): InStockWrite | undefined {
  const { inStock } = going.hold.work
  return in_stock === inStock ? undefined : { product_id, in_stock: inStock, document: documentOf(going) }
}

function levelWrites(
  going: Going,
  { inventory_item_id, manage_inventory, levels: present }: StockedVariant,
  wanted: readonly { location_id: string; stocked_quantity: number }[],
): LevelWrite[] {
  if (!wanted.length) return []
  if (!inventory_item_id || !manage_inventory) {
    going.lacks = KEEPS_NO_STOCK
    return []
  }
  return wanted.flatMap(({ location_id, stocked_quantity }) => {
    const level = present.find(each => each.location_id === location_id)
    if (level?.stocked_quantity === stocked_quantity) return []
    return [{ inventory_item_id, location_id, stocked_quantity, exists: !!level, document: documentOf(going) }]
  })
}

async function write(inventory: Inventory, plans: readonly Planned[]): Promise<void> {
  const flags = plans.flatMap(({ going, inStock }) => (inStock ? [{ going, write: inStock }] : []))
  const levels = plans.flatMap(({ going, levels }) => levels.map(each => ({ going, write: each })))
  const results = [
    ...(flags.length ? await inventory.writeInStock(flags.map(each => each.write)) : []),
    ...(levels.length ? await inventory.writeLevels(levels.map(each => each.write)) : []),
  ]
  for (const [index, { going }] of [...flags, ...levels].entries()) {
    const result = results[index]
    if (result && 'failure' in result) going.failure = result.failure
  }
  noteWritten(plans)
}

function noteWritten(plans: readonly Planned[]): void {
  for (const { going, inStock, levels } of plans) {
    if (inStock) going.wrote.push(`in_stock: ${inStock.in_stock}`)
    going.wrote.push(...levels.map(({ location_id, stocked_quantity }) => `${stocked_quantity} at ${location_id}`))
  }
}
