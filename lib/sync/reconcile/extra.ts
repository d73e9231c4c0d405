import * as z from 'zod'
import type { DocumentRef } from '../../document.ts'
import { text } from '../../erpnext/fields.ts'
import type { Catalogue, ListPage } from '../../medusa/catalogue.ts'
import type { Relay } from '../../relay.ts'
import type { Finding } from '../../store/runs.ts'
import { claimOf } from '../item-group/sync.ts'
import { deletedOfLate } from './deleted-of-late.ts'
import type { Compared, Phase } from './phase.ts'

/** Something in Medusa, and which document it says it is of; one that says nothing is the shop's own. */
interface Claimed {
  id: string
  title: string
  claim: string | undefined
}
type Claim = Claimed & { claim: string }

interface Doctype {
  doctype: string
  /** The field that is claimed. */
  key: 'item_code' | 'name'
  /** What it is called in Medusa. */
  called: string
  /** What is there of these ids now. */
  find(catalogue: Catalogue, ids: string[], document: DocumentRef): Promise<Pick<Claimed, 'id' | 'claim'>[]>
}

const ofItems: Doctype = {
  ...{ doctype: 'Website Item', key: 'item_code', called: 'product' },
  async find(catalogue, ids, document) {
    const products = await catalogue.findProducts({ ids }, document)
    return products.map(({ id, fields, metadata }) => ({ id, claim: String(fields.item_code ?? metadata.item_code) }))
  },
}

const ofGroups: Doctype = {
  ...{ doctype: 'Item Group', key: 'name', called: 'collection' },
  async find(catalogue, ids, document) {
    const collections = await catalogue.findCollections({ ids }, document)
    return collections.map(each => ({ id: each.id, claim: claimOf(each) }))
  },
}

/** Products of Website Items that there are no more, or that have another one. */
export const extraProducts: Phase<Claimed> = {
  name: 'products',
  pages: ({ medusa }, after) =>
    claims(medusa.catalogue.allProducts(after), ({ id, title, item_code: claim }) => ({ id, title, claim })),
  compare: (relay, { rows }) => extra(relay, rows, ofItems),
}

/** Collections of Item Groups that there are no more, or that have another one. */
export const extraCollections: Phase<Claimed> = {
  name: 'collections',
  pages: ({ medusa }, after) =>
    claims(medusa.catalogue.allCollections(after), each => ({ id: each.id, title: each.title, claim: claimOf(each) })),
  compare: (relay, { rows }) => extra(relay, rows, ofGroups),
}

async function* claims<Row>(
  pages: AsyncGenerator<ListPage<Row>>,
  claimed: (row: Row) => Claimed,
): AsyncGenerator<ListPage<Claimed>> {
  for await (const { rows, after } of pages) yield { rows: rows.map(claimed), after }
}

/** Told of and never deleted: only a deletion that ERPNext tells of does that, for a claim may be a copy. */
async function extra(relay: Relay, rows: readonly Claimed[], of: Doctype): Promise<Compared> {
  const claimed = rows.flatMap(({ claim, ...row }) => (claim === undefined ? [] : [{ claim, ...row }]))
  const findings = (await confirmed(relay, await suspects(relay, claimed, of), of)).map(
    ({ claim, id, title, beside }): Finding => {
      const detail = `${of.called} ${id} (${title})${beside ? ` beside ${beside}` : ''}`
      return { what: 'extra', doctype: of.doctype, name: claim, detail, repaired: false }
    },
  )
  return { counts: { unchanged: rows.length - findings.length, skipped: findings.length }, findings }
}

/** `beside`: what its document remembers in its stead. */
type Suspect = Claim & { beside?: string }

const known = z.object({ medusa_id: text, item_code: text, name: text })

/**
 * Those whose document is gone, or remembers another one. One that a document remembers by its id was renamed, and is its
 * own.
 */
async function suspects({ erpnext }: Relay, claimed: readonly Claim[], { doctype, key }: Doctype): Promise<Suspect[]> {
  if (!claimed.length) return []
  const documents = await erpnext.list(doctype, known, {
    fields: [key, 'medusa_id'],
    orFilters: [
      [key, 'in', claimed.map(({ claim }) => claim)],
      ['medusa_id', 'in', claimed.map(({ id }) => id)],
    ],
    limit: 0,
  })
  const ids = new Map(documents.map(document => [document[key], document.medusa_id]))
  const remembered = new Set(ids.values())
  return claimed.flatMap(each => {
    if (remembered.has(each.id)) return []
    if (!ids.has(each.claim)) return [each]
    const beside = ids.get(each.claim)
    return beside ? [{ ...each, beside }] : []
  })
}

/**
 * Asked about once more, few as they are: Medusa answered its page a moment before ERPNext did, and what was trashed in
 * between was deleted meanwhile, or is about to be. One stands beside another only where that is there, and the document's own.
 */
async function confirmed(relay: Relay, before: readonly Suspect[], of: Doctype): Promise<Suspect[]> {
  const [first] = before
  if (!first) return []
  const ids = before.flatMap(({ id, beside }) => [id, ...(beside ? [beside] : [])])
  const document = { doctype: of.doctype, name: first.claim }
  const present = await of.find(relay.medusa.catalogue, [...new Set(ids)], document)
  const claimOfId = new Map(present.map(({ id, claim }) => [id, claim]))
  const still = before.filter(({ id }) => claimOfId.has(id))
  const left = await suspects(relay, still, of)
  const onTheirWay = left.some(({ beside }) => !beside) ? await deletedOfLate(relay, of) : new Set()
  return left.filter(({ claim, beside }) => (beside ? claimOfId.get(beside) === claim : !onTheirWay.has(claim)))
}
