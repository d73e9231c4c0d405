import * as z from 'zod'
import { type Catalogue, levelKey } from '../catalogue.ts'
import { byId, newId } from '../ids.ts'
import type { SimulatedLevel } from '../product.ts'
import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { alreadyExists } from './product-errors.ts'
import { requestBody } from './request-body.ts'

/** Medusa drops other keys in silence, `reserved_quantity` too. */
const levelBody = z.object({
  inventory_item_id: z.string(),
  location_id: z.string(),
  stocked_quantity: z.number().min(0).optional(),
  incoming_quantity: z.number().min(0).optional(),
})
const batchBody = z.strictObject({
  create: z.array(levelBody).optional(),
  update: z.array(levelBody).optional(),
  delete: z.array(z.string()).optional(),
  force: z.boolean().optional(),
})
type LevelBody = z.output<typeof levelBody>

/** All or nothing. A location is not looked up: a level can be made at one that is not there. */
function batchLevels({ body }: RoutedRequest, { catalogue }: MedusaState) {
  const { create = [], update = [], delete: ids, force } = requestBody(batchBody, body)
  if (ids !== undefined || force !== undefined) throw notRecorded('stock levels that are deleted')
  requireLevels(catalogue, update)
  requireFreePlaces(catalogue, create)
  const before = new Map(catalogue.levels)
  for (const level of update) changeLevel(catalogue, level)
  const created = create.map(level => createdRow(createLevel(catalogue, level)))
  const keys = [...new Set(update.map(levelKey))]
  const updated = keys.flatMap(key => updatedRow(before.get(key), catalogue.levels.get(key)) ?? [])
  return json(200, { created, updated })
}

function requireLevels(catalogue: Catalogue, levels: readonly LevelBody[]): void {
  const missing = levels.filter(level => !catalogue.levelAt(level))
  if (missing.length === 0) return
  const words = missing.map(each => `Item ${each.inventory_item_id} is not stocked at location ${each.location_id}`)
  throw refuse(404, 'not_found', words.join(', '))
}

function requireFreePlaces(catalogue: Catalogue, levels: readonly LevelBody[]): void {
  const seen = new Set<string>()
  for (const level of levels) {
    const { inventory_item_id: id, location_id } = level
    if (!catalogue.inventoryItems.has(id)) {
      const message = `You tried to set relationship inventory_item_id: ${id}, but such entity does not exist`
      throw refuse(404, 'not_found', message)
    }
    if (seen.has(levelKey(level)) || catalogue.levelAt(level)) {
      throw alreadyExists('Inventory level', 'inventory_item_id', `${id}, location_id: ${location_id}`)
    }
    seen.add(levelKey(level))
  }
}

function createLevel(catalogue: Catalogue, body: LevelBody): SimulatedLevel {
  const now = new Date().toISOString()
  const quantities = { stocked_quantity: 0, reserved_quantity: 0, incoming_quantity: 0 }
  const level = { id: newId('ilev'), ...quantities, ...withoutUndefined(body), created_at: now, updated_at: now }
  catalogue.levels.set(levelKey(body), level)
  return level
}

function changeLevel(catalogue: Catalogue, body: LevelBody): void {
  const level = catalogue.levelAt(body)
  const now = new Date().toISOString()
  if (level) catalogue.levels.set(levelKey(body), { ...level, ...withoutUndefined(body), updated_at: now })
}

const raw = (value: number) => ({ value: String(value), precision: 20 })

const createdRow = (level: SimulatedLevel) => ({
  ...{ ...level, metadata: null, deleted_at: null },
  raw_stocked_quantity: raw(level.stocked_quantity),
  raw_reserved_quantity: raw(level.reserved_quantity),
  raw_incoming_quantity: raw(level.incoming_quantity),
})

const availableAt = ({ stocked_quantity, reserved_quantity }: SimulatedLevel) => stocked_quantity - reserved_quantity

/** Recorded: what is available is that of before. */
function updatedRow(before: SimulatedLevel | undefined, after: SimulatedLevel | undefined) {
  if (!before || !after) return undefined
  const inventory_item = { id: after.inventory_item_id, reserved_quantity: null, stocked_quantity: null }
  return { ...createdRow(after), inventory_item, available_quantity: availableAt(before) }
}

/** An item's levels as its answers hold them. */
export const levelRows = ({ levels }: Catalogue, inventoryItemId: string) =>
  [...levels.values()]
    .filter(({ inventory_item_id }) => inventory_item_id === inventoryItemId)
    .sort(byId)
    .map(level => ({ ...createdRow(level), available_quantity: availableAt(level) }))

export const stockLevelRoutes: Route[] = [
  { method: 'POST', path: '/admin/inventory-items/location-levels/batch', handle: batchLevels },
]
