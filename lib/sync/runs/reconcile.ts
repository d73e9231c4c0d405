import * as z from 'zod'
import { redactText } from '../../redact.ts'
import type { Finding } from '../../store/runs.ts'
import { extraCollections, extraProducts } from '../reconcile/extra.ts'
import { itemGroups } from '../reconcile/item-groups.ts'
import type { Phase } from '../reconcile/phase.ts'
import { prices } from '../reconcile/prices.ts'
import { stock } from '../reconcile/stock.ts'
import { websiteItems } from '../reconcile/website-items.ts'
import type { RunKind } from './kind.ts'

const input = z.strictObject({
  /** Put right what is the relay's to put right; otherwise nothing is written. */
  fix: z.boolean().default(false),
})

/** One after the other: what a product needs is made before it, and what Medusa has too much is known when all is put right. */
const phases: readonly Phase[] = [itemGroups, websiteItems, prices, stock, extraProducts, extraCollections]

/** Of a page's rows each says which phase it is of, for a page is worked on by itself. */
interface Row {
  phase: Phase
  row: unknown
}

/**
 * Compares all that both sides have, in both directions, with what Medusa holds and not with what the relay remembers: so
 * it finds what no webhook and no `modified` tells of, such as a rename, and what somebody did in Medusa.
 */
export const reconcile: RunKind<z.output<typeof input>, Row> = {
  input,
  // Phases do not overlap, or one would put right what the one before it is about to find.
  parallel: () => 1,
  async *pages(relay, _, after, run) {
    const [resumed, ...key] = after?.split(' ') ?? []
    const first = phases.findIndex(({ name }) => name === resumed)
    for (const phase of phases.slice(Math.max(0, first))) {
      const from = phase.name === resumed ? key.join(' ') : undefined
      for await (const { rows, after: end } of phase.pages(relay, from, run)) {
        yield { rows: rows.map(row => ({ phase, row })), after: `${phase.name} ${end}` }
      }
    }
  },
  async work(relay, { input: { fix }, rows, cause }) {
    const [first] = rows
    if (!first) return {}
    const page = { rows: rows.map(({ row }) => row), fix, cause }
    const { counts, findings } = await first.phase.compare(relay, page)
    const kept = findings.map(shortened)
    for (const finding of kept) relay.log.info('differs', { ...finding })
    return { ...counts, findings: kept }
  },
}

/** A refusal may quote a whole text, or a person. */
const LONGEST_DETAIL = 300
const shortened = (finding: Finding): Finding => {
  const detail = redactText(finding.detail)
  return { ...finding, detail: detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail }
}
