import type { Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'

export const invalid = (text: string, title?: string): FrappeError =>
  new FrappeError(417, 'ValidationError', text, title ? { title } : {})

/** What is not recorded and not modelled is refused, so that nobody relies on a guess. */
export const notModelled = (what: string): FrappeError =>
  new FrappeError(501, 'NotImplementedError', `The simulator has no ${what}`)

/** @throws FrappeError 417 in the recorded words for a link to what is not there: `[label, doctype, name]`. */
export function checkLinks(links: readonly (readonly [string, string, unknown])[], { store }: Site): void {
  const missing = links.filter(([, doctype, name]) => name && !store.get(doctype, String(name)))
  if (!missing.length) return
  const text = missing.map(([label, , name]) => `${label}: ${name}`).join(', ')
  throw new FrappeError(417, 'LinkValidationError', `Could not find ${text}`)
}

/** @throws FrappeError 417 as recorded for an Address: the fieldnames in the exception, the labels in the messages. */
export function checkMandatory(
  doctype: string,
  name: string,
  given: Row,
  labels: Readonly<Record<string, string>>,
): void {
  const missing = Object.entries(labels).filter(([field]) => !isGiven(given[field]))
  if (!missing.length) return
  const fields = missing.map(([field]) => field).join(', ')
  throw new FrappeError(417, 'MandatoryError', `[${doctype}, ${name}]: ${fields}`, {
    messages: missing.map(([, label]) => ({
      message: `Error: Value missing for ${doctype}: ${label}`,
      title: 'Message',
    })),
  })
}

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

/** The fields that were given: null counts as absent, as it does in Frappe. */
export const given = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined))
