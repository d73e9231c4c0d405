import { randomInt } from 'node:crypto'
import { like } from './collation.ts'
import { titleOf } from './doctypes/address.ts'
import type { Row } from './document.ts'
import { FrappeError } from './errors.ts'
import type { Site } from './site.ts'

/** Doctypes named after a field of theirs, whatever `naming_series` says. */
const NAMED_BY: Record<string, string> = {
  Brand: 'brand',
  'Customer Group': 'customer_group_name',
  Item: 'item_code',
  'Item Group': 'item_group_name',
  'Lead Source': 'source_name',
  Role: 'role_name',
  'Sales Person': 'sales_person_name',
}

/** Doctypes that name themselves, and number what would have a name that is there. */
const NAMERS: Record<string, (document: Row, site: Site) => string> = {
  Address: (document, { store }) => {
    const title = titleOf(document)
    if (!title) throw new FrappeError(417, 'ValidationError', 'Address Title is mandatory.')
    return numbered(`${title}-${document.address_type ?? 'Billing'}`, '-', name => Boolean(store.get('Address', name)))
  },
  Contact: ({ full_name }, { store }) => numbered(String(full_name), '-', name => Boolean(store.get('Contact', name))),
  Customer: ({ customer_name }, site) => customerName(String(customer_name ?? ''), site),
}

const numbered = (name: string, glue: string, isTaken: (name: string) => boolean): string => {
  if (!isTaken(name)) return name
  for (let number = 1; ; number++) if (!isTaken(`${name}${glue}${number}`)) return `${name}${glue}${number}`
}

/** Recorded: `Huda Clinic - 1`. The number is one more than the highest that any such name ends with (ERPNext's source). */
function customerName(name: string, { store }: Site): string {
  if (!name) throw new FrappeError(417, 'MandatoryError', '[Customer, ]: customer_name')
  if (!store.get('Customer', name)) return name
  const numbers = [...store.all('Customer')]
    .filter(other => like(other.name, `%${name} - %`))
    .map(other => Number.parseInt(other.name.split(' ').at(-1) ?? '', 10) || 0)
  return `${name} - ${Math.max(0, ...numbers) + 1}`
}

/** What a doctype's documents are called until its series is set to something else. */
const SERIES: Record<string, string> = {
  Lead: 'CRM-LEAD-.YYYY.-',
  Quotation: 'SAL-QTN-.YYYY.-',
  'Sales Order': 'SAL-ORD-.YYYY.-',
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/** Ten letters, as Frappe names child rows and documents without a rule. */
export const hashName = (): string => Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** The name of a new document: given, by its field, by its series, else a hash. @throws FrappeError 409, 417 */
export function newName(doctype: string, document: Row, site: Site): string {
  if (doctype === 'Custom Field') return `${document.dt}-${document.fieldname}`
  if (doctype === 'User') return String(document.email).trim().toLowerCase()
  if (doctype === 'Webhook') {
    if (document.name) return String(document.name)
    throw new FrappeError(417, 'ValidationError', 'Please set the document name')
  }
  const named = NAMERS[doctype]?.(document, site)
  const field = NAMED_BY[doctype]
  const name = named ?? (field ? String(document[field] ?? '') : series(doctype, document, site))
  if (/[<>]/.test(name)) {
    throw new FrappeError(409, 'NameError', "Name cannot contain special characters like '<', '>'")
  }
  return name || hashName()
}

/** `SAL-ORD-.YYYY.-` or `WEB-ITM-.####`: the highest number so far and one, so a deleted last name is used again. */
function series(doctype: string, document: Row, { store, stamp }: Site): string {
  const all = [...store.all(doctype)]
  const pattern =
    document.naming_series ?? all.find(({ naming_series }) => naming_series)?.naming_series ?? SERIES[doctype]
  if (!pattern) return ''
  const [, text = '', hashes = '#####'] = /^(.*?)(#+)?$/.exec(String(pattern)) ?? []
  const prefix = text.replace('.YYYY.', stamp().slice(0, 4)).replaceAll('.', '')
  const numbers = all.map(({ name }) => (name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : 0))
  return prefix + String(Math.max(0, ...numbers.filter(Number.isFinite)) + 1).padStart(hashes.length, '0')
}
