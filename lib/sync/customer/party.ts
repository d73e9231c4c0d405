export interface Party {
  name: string
  creation?: string
  medusa_id?: string | null | undefined
}

/** Who a Medusa customer is in ERPNext: a Customer, else a Lead; of several the oldest, so that it is always the same one. */
export function partyOf(
  medusaId: string,
  { customers, leads }: { customers: readonly Party[]; leads: readonly Party[] },
): { doctype: 'Customer' | 'Lead'; name: string } | undefined {
  for (const [doctype, rows] of [
    ['Customer', customers],
    ['Lead', leads],
  ] as const) {
    const [first] = rows.filter(({ medusa_id }) => medusa_id === medusaId).sort(oldestFirst)
    if (first) return { doctype, name: first.name }
  }
  return undefined
}

export const oldestFirst = (a: Party, b: Party): number => {
  const [left, right] = [a, b].map(({ creation = '', name }) => `${creation}\n${name}`) as [string, string]
  return left < right ? -1 : left > right ? 1 : 0
}
