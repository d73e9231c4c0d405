import { recordedActions, recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'
import { type Dataset, recordedDataset } from '../../../lib/local/erpnext/dataset.ts'
import type { Document, Row } from '../../../lib/local/erpnext/document.ts'
import { type Recording, readRecording, recordingFiles } from './erpnext-recording.ts'

interface Version {
  doctype: string
  /** Undefined: deleted. */
  document: Document | undefined
  name: string
  at: string
}

let histories: Map<string, Version[]> | undefined

/** Every state of a document that a webhook or an answer recorded, oldest first, by document. */
function recordedHistories(): Map<string, Version[]> {
  const delivered = recordedActions()
    .flatMap(action => recordedDeliveries(action))
    .map(({ doctype, name, event, doc }) =>
      event === 'on_trash'
        ? { doctype, name, document: undefined, at: `${doc.modified}1` }
        : { doctype, name, document: doc, at: doc.modified },
    )
  const answered = recordingFiles().flatMap(file => answeredVersion(readRecording(file)) ?? [])
  const all = [...delivered, ...answered].sort((a, b) => (a.at < b.at ? -1 : 1))
  return Map.groupBy(all, ({ doctype, name }) => `${doctype}\n${name}`)
}

/** The document in an answer; none in lists, errors and of unsaved ones. */
function answeredVersion({ answer }: Recording): (Version & { document: Document }) | undefined {
  if (answer.status >= 300 || !answer.body.startsWith('{')) return undefined
  const { data, message }: { data?: Row; message?: Row } = JSON.parse(answer.body)
  const document = saved(data ?? message ?? {})
  const { doctype, name, modified } = document
  if (typeof doctype !== 'string' || typeof name !== 'string' || typeof modified !== 'string') return undefined
  return { doctype, name, document: { ...document, name }, at: modified }
}

/** Without `__unsaved` and the like, which an answer to an insert carries and the database does not. */
const saved = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([field]) => !field.startsWith('__'))
      .map(([field, value]) => [field, Array.isArray(value) ? value.map(saved) : value]),
  )

/**
 * The site just before a moment. The data set is how the site ended: what was made later is left out, and each document
 * goes back to its last state recorded before. Where none was recorded, it is as its nearest later state, save for what
 * the load runs of the recording wrote into every document: ids, and `modified`.
 */
export function siteBefore(moment: string): Map<string, Map<string, Document>> {
  histories ??= recordedHistories()
  const site = present(recordedDataset(), moment)
  for (const [key, history] of histories) {
    const [doctype = '', name = ''] = key.split('\n')
    const documents = site.get(doctype) ?? new Map<string, Document>()
    site.set(doctype, documents)
    const last = history.filter(({ at }) => at < moment).at(-1)
    const next = history.find(({ at, document }) => at >= moment && document)?.document
    if (last?.document) documents.set(name, last.document)
    else if (last) documents.delete(name)
    else if (next && String(next.creation) < moment) documents.set(name, asInserted(next))
  }
  return site
}

const present = (dataset: Dataset, moment: string): Map<string, Map<string, Document>> =>
  new Map(
    [...dataset].map(([doctype, documents]) => [
      doctype,
      new Map(
        [...documents]
          .filter(([, { creation }]) => String(creation ?? '') < moment)
          .map(([name, document]) => [
            name,
            String(document.modified ?? '') < moment ? document : asInserted(document),
          ]),
      ),
    ]),
  )

const asInserted = (document: Document): Document => ({
  ...document,
  modified: document.creation,
  modified_by: document.owner,
  ...('medusa_id' in document ? { medusa_id: null } : {}),
  ...('medusa_variant_id' in document ? { medusa_variant_id: null } : {}),
})

/** Just before a recording: before the state that it left behind, or before the end of the second it was answered in. */
export function momentOf(recording: Recording): string {
  const written = recording.method === 'GET' ? undefined : answeredVersion(recording)
  if (written) return written.at
  const answered = Date.parse(recording.answer.headers.date ?? '2027-01-01T00:00:00Z') // none: gunicorn's own refusal
  return new Date(answered + (4 * 3600 + 1) * 1000).toISOString().slice(0, 19).replace('T', ' ') // Asia/Muscat
}
