/** A warehouse and the one that it is part of. */
export interface Warehouse {
  name: string
  parent_warehouse?: string | null | undefined
}

export interface WarehouseTree {
  has(name: string): boolean
  /** The warehouse and all that are under it, however deep; itself alone where nobody knows it. */
  within(name: string): ReadonlySet<string>
  /** The warehouse, the one that it is part of, and so on up to the root. */
  upFrom(name: string): string[]
}

/**
 * By `parent_warehouse`, which a person sets, and not by `lft` and `rgt`, which ERPNext derives from it and renumbers a row
 * at a time. Read once per run: a tree that changes is another one in the next.
 */
export function warehouseTree(warehouses: readonly Warehouse[]): WarehouseTree {
  const parentOf = new Map(warehouses.map(({ name, parent_warehouse }) => [name, parent_warehouse || undefined]))
  const upFrom = (name: string): string[] => {
    const path = new Set<string>()
    for (let at: string | undefined = name; at !== undefined && !path.has(at); at = parentOf.get(at)) path.add(at)
    return [...path]
  }
  const inside = new Map<string, Set<string>>()
  for (const name of parentOf.keys()) {
    for (const above of upFrom(name)) inside.set(above, (inside.get(above) ?? new Set()).add(name))
  }
  return { has: name => parentOf.has(name), within: name => inside.get(name) ?? new Set([name]), upFrom }
}
