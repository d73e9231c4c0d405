/** An ERPNext document: doctype + name. */
export interface DocumentRef {
  doctype: string
  name: string
}

/** `Sales Order#SAL-ORD-2026-00001`: the key of whatever is stored about a document. Doctypes hold no `#`. */
export const documentKey = ({ doctype, name }: DocumentRef): string => `${doctype}#${name}`
