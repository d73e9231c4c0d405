import type { SimulatedPriceList } from './price-list.ts'
import type {
  SimulatedCollection,
  SimulatedImage,
  SimulatedInventoryItem,
  SimulatedLevel,
  SimulatedProduct,
} from './product.ts'

interface Place {
  inventory_item_id: string
  location_id: string
}

export const levelKey = ({ inventory_item_id, location_id }: Place) => `${inventory_item_id} ${location_id}`

/** The products and collections of one server, with the keys that must be unique among those not deleted. */
export class Catalogue {
  readonly products = new Map<string, SimulatedProduct>()
  readonly collections = new Map<string, SimulatedCollection>()
  /** Deleted softly: their products still name them, and may be put into them. */
  readonly deletedCollections = new Set<string>()
  readonly inventoryItems = new Map<string, SimulatedInventoryItem>()
  /** v2, by `levelKey`; those of items that are gone stay behind. */
  readonly levels = new Map<string, SimulatedLevel>()
  /** Ids of inventory items that orders have reserved: their products cannot be deleted. */
  readonly reserved = new Set<string>()
  /** Tags, types and categories by id: the shop makes them, no call of the relay does. */
  readonly kept = new Map<string, Record<string, unknown>>()
  /** v1. */
  readonly priceLists = new Map<string, SimulatedPriceList>()
  /** v1: one image per address, for all products. */
  readonly imagesByUrl = new Map<string, SimulatedImage>()
  readonly #handles = new Map<string, string>()
  readonly #skus = new Map<string, string>()
  readonly #inventorySkus = new Map<string, string>()
  /** How many variants hold an inventory item. */
  readonly #holders = new Map<string, number>()
  #undo: (() => void)[] | undefined

  productOfHandle(handle: string): SimulatedProduct | undefined {
    return this.products.get(this.#handles.get(handle) ?? '')
  }

  productOfSku(sku: string): SimulatedProduct | undefined {
    return this.products.get(this.#skus.get(sku) ?? '')
  }

  hasInventoryItemOfSku(sku: string): boolean {
    return this.#inventorySkus.has(sku)
  }

  levelAt(place: Place): SimulatedLevel | undefined {
    return this.inventoryItems.has(place.inventory_item_id) ? this.levels.get(levelKey(place)) : undefined
  }

  /** By a variant of whatever product. */
  isHeld(inventoryItemId: string): boolean {
    return (this.#holders.get(inventoryItemId) ?? 0) > 0
  }

  /** Of a variant. */
  hasPrice(id: string): boolean {
    const variants = [...this.products.values()].flatMap(product => product.variants)
    return variants.some(({ prices }) => prices.some(price => price.id === id))
  }

  productOfVariant(id: string): SimulatedProduct | undefined {
    return [...this.products.values()].find(({ variants }) => variants.some(variant => variant.id === id))
  }

  /** Adds a product, or puts it in the place of the one with its id. */
  putProduct(product: SimulatedProduct): SimulatedProduct {
    const before = this.products.get(product.id)
    this.#replace(before, product)
    this.#undo?.push(() => this.#replace(product, before))
    return product
  }

  removeProduct(id: string): void {
    const product = this.products.get(id)
    if (!product) return
    this.#replace(product, undefined)
    this.#undo?.push(() => this.#replace(undefined, product))
  }

  putInventoryItem(item: SimulatedInventoryItem): void {
    this.inventoryItems.set(item.id, item)
    if (item.sku !== null) this.#inventorySkus.set(item.sku, item.id)
    this.#undo?.push(() => this.#dropInventoryItem(item))
  }

  removeInventoryItem(id: string): void {
    const item = this.inventoryItems.get(id)
    if (!item) return
    this.#dropInventoryItem(item)
    this.#undo?.push(() => this.putInventoryItem(item))
  }

  /** All of what `work` does to products, or nothing of it. */
  atomically<T>(work: () => T): T {
    const undo: (() => void)[] = []
    this.#undo = undo
    try {
      return work()
    } catch (error) {
      this.#undo = undefined
      for (const step of undo.reverse()) step()
      throw error
    } finally {
      this.#undo = undefined
    }
  }

  clear(): void {
    const kept = [
      this.products,
      this.collections,
      this.deletedCollections,
      this.inventoryItems,
      this.reserved,
      this.kept,
      this.priceLists,
      this.levels,
    ]
    const indexes = [this.imagesByUrl, this.#handles, this.#skus, this.#inventorySkus, this.#holders]
    for (const each of [...kept, ...indexes]) each.clear()
  }

  #replace(before: SimulatedProduct | undefined, after: SimulatedProduct | undefined): void {
    if (before) {
      this.#handles.delete(before.handle)
      for (const { sku } of before.variants) if (sku !== null) this.#skus.delete(sku)
      this.#hold(before, -1)
      if (!after) this.products.delete(before.id)
    }
    if (after) {
      this.products.set(after.id, after)
      this.#handles.set(after.handle, after.id)
      for (const { sku } of after.variants) if (sku !== null) this.#skus.set(sku, after.id)
      this.#hold(after, 1)
    }
  }

  #hold({ variants }: SimulatedProduct, by: 1 | -1): void {
    for (const { inventory_item_id: id } of variants) {
      if (id !== null) this.#holders.set(id, (this.#holders.get(id) ?? 0) + by)
    }
  }

  #dropInventoryItem(item: SimulatedInventoryItem): void {
    this.inventoryItems.delete(item.id)
    if (item.sku !== null) this.#inventorySkus.delete(item.sku)
  }
}
