import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'

/** A doctype of which there is one document, such as Selling Settings. */
export const single = (doctype: string, { store }: Site): Row => store.get(doctype, doctype) ?? {}

export const companyOf = (site: Site): unknown => single('Global Defaults', site).default_company
export const countryOf = (site: Site): unknown => single('Global Defaults', site).country

/** The date in the site's time zone. */
export const todayOf = (site: Site): string => site.stamp().slice(0, 10)

export const rowsOf = (document: Row | undefined, field: string): Row[] =>
  (document?.[field] as Row[] | undefined) ?? []

/** What links to a document: its Contacts or Addresses, oldest first. */
export const linkedTo = (
  doctype: 'Address' | 'Contact',
  link_doctype: string,
  link_name: string,
  { store }: Site,
): Document[] =>
  [...store.having(doctype, 'Dynamic Link', 'link_name', [link_name])]
    .filter(document =>
      rowsOf(document, 'links').some(link => link.link_doctype === link_doctype && link.link_name === link_name),
    )
    .sort((a, b) => (String(a.creation) < String(b.creation) ? -1 : 1))
