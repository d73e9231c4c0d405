import * as z from 'zod'
import type { BulkRow, Erpnext } from '../../erpnext/client.ts'
import type { RelayError } from '../../errors.ts'
import type { RunKind } from './kind.ts'
import { pagesByName } from './pages.ts'

/** The fields that hold ids of Medusa. */
const ID_FIELDS = {
  'Website Item': ['medusa_id', 'medusa_variant_id'],
  'Item Group': ['medusa_id'],
  'Item Price': ['medusa_id', 'medusa_price_id'],
} as const

const input = z
  .strictObject({
    doctype: z.enum(Object.keys(ID_FIELDS) as (keyof typeof ID_FIELDS)[]),
    /** The doctype once more. */
    confirm: z.string(),
    dryRun: z.boolean().optional(),
  })
  .refine(({ doctype, confirm }) => confirm === doctype, { path: ['confirm'], message: 'must repeat the doctype' })
const named = z.object({ name: z.string() })

/** Two saves of one document at a time: one of them fails and may be tried again at once. */
const ATTEMPTS = 3

/**
 * Makes a doctype forget its ids of Medusa, for one that was restored or is another by now. What is in Medusa stays; the
 * next sync finds it by SKU or handle and adopts it.
 */
export const clearMedusaIds: RunKind<z.output<typeof input>, z.output<typeof named>> = {
  input,
  pages(relay, { doctype }, after) {
    const orFilters = ID_FIELDS[doctype].map(field => [field, 'is', 'set'] as const)
    return pagesByName(relay, doctype, named, { fields: ['name'], orFilters }, after)
  },
  async work(relay, { input: { doctype, dryRun }, rows }) {
    if (dryRun) return { updated: rows.length }
    const cleared = Object.fromEntries(ID_FIELDS[doctype].map(field => [field, null]))
    const refused = await clear(
      relay.erpnext,
      rows.map(({ name }) => ({ ...cleared, doctype, docname: name })),
    )
    // No job clears one document; the next run comes to it again, for it still has its ids.
    for (const [name, { code, message }] of refused)
      relay.log.warn('ids stay', { doctype, name, code, reason: message })
    return { updated: rows.length - refused.size, skipped: refused.size }
  },
}

/** Answers those that ERPNext refuses. @throws RelayError when others fail again and again: the page is done anew */
async function clear(erpnext: Erpnext, docs: readonly BulkRow[]): Promise<Map<string, RelayError>> {
  const refused = new Map<string, RelayError>()
  let left = docs
  for (let attempt = 1; left.length; attempt++) {
    const failures = await erpnext.updateMany(left)
    for (const [name, failure] of failures) {
      if (failure.kind === 'permanent') refused.set(name, failure)
      else if (attempt === ATTEMPTS) throw failure
    }
    left = left.filter(({ docname }) => failures.has(docname) && !refused.has(docname))
  }
  return refused
}
