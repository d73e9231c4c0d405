import * as z from 'zod'
import { text } from '../../erpnext/fields.ts'
import type { ListPage } from '../../medusa/catalogue.ts'
import type { Relay } from '../../relay.ts'
import type { Finding } from '../../store/runs.ts'
import { claimOf } from '../item-group/sync.ts'
import type { Compared, Phase } from './phase.ts'

/** Something in Medusa, and which document it says it is of; one that says nothing is the shop's own. */
interface Claimed {
  id: string
  title: string
  claim: string | undefined
}

interface Doctype {
  doctype: string
  /** The field that is claimed. */
  key: 'item_code' | 'name'
  /** What it is called in Medusa. */
  called: string
}

/** Products of Website Items that there are no more. */
export const extraProducts: Phase<Claimed> = {
  name: 'products',
  pages: ({ medusa }, after) =>
    claims(medusa.catalogue.allProducts(after), ({ id, title, item_code: claim }) => ({ id, title, claim })),
  compare: (relay, { rows }) => extra(relay, rows, { doctype: 'Website Item', key: 'item_code', called: 'product' }),
}

/** Collections of Item Groups that there are no more. */
export const extraCollections: Phase<Claimed> = {
  name: 'collections',
  pages: ({ medusa }, after) =>
    claims(medusa.catalogue.allCollections(after), each => ({ id: each.id, title: each.title, claim: claimOf(each) })),
  compare: (relay, { rows }) => extra(relay, rows, { doctype: 'Item Group', key: 'name', called: 'collection' }),
}

async function* claims<Row>(
  pages: AsyncGenerator<ListPage<Row>>,
  claimed: (row: Row) => Claimed,
): AsyncGenerator<ListPage<Claimed>> {
  for await (const { rows, after } of pages) yield { rows: rows.map(claimed), after }
}

const known = z.object({ medusa_id: text, item_code: text, name: text })

/**
 * Of those that say whose they are, the ones whose document is gone. One that a document remembers by its id was renamed, and
 * is its own. Told of and never deleted: only a deletion that ERPNext tells of does that, for a claim may be a copy.
 */
async function extra(
  { erpnext }: Relay,
  rows: readonly Claimed[],
  { doctype, key, called }: Doctype,
): Promise<Compared> {
  const claimed = rows.flatMap(({ claim, ...row }) => (claim === undefined ? [] : [{ claim, ...row }]))
  const documents = claimed.length
    ? await erpnext.list(doctype, known, {
        fields: [key, 'medusa_id'],
        orFilters: [
          [key, 'in', claimed.map(({ claim }) => claim)],
          ['medusa_id', 'in', claimed.map(({ id }) => id)],
        ],
        limit: 0,
      })
    : []
  const keys = new Set(documents.map(document => document[key]))
  const ids = new Set(documents.map(({ medusa_id }) => medusa_id))
  const findings = claimed
    .filter(({ claim, id }) => !keys.has(claim) && !ids.has(id))
    .map(({ claim, id, title }): Finding => {
      return { what: 'extra', doctype, name: claim, detail: `${called} ${id} (${title})`, repaired: false }
    })
  return { counts: { unchanged: rows.length - findings.length, skipped: findings.length }, findings }
}
