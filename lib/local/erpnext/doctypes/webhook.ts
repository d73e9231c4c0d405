import { conditionHolds } from '../condition.ts'
import type { Document, Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

const EVENTS = [
  ...['after_insert', 'on_update', 'on_submit', 'on_cancel', 'on_trash', 'on_update_after_submit', 'on_change'],
]
const OF_SUBMITTABLE = ['on_submit', 'on_cancel', 'on_update_after_submit']
/** A Stock Ledger Entry is none (recorded). */
const SUBMITTABLE = ['Sales Order', 'Sales Invoice', 'Delivery Note', 'Payment Entry', 'Quotation', 'Stock Entry']

/** Jinja's filters, and Frappe's own, that a template of ours may come to use. */
const FILTERS = ['tojson', 'json', 'string', 'default', 'int', 'float', 'lower', 'upper', 'trim', 'length', 'list']

const MASKED = /^\*+$/

/** Frappe's Webhook: its checks in its order, the defaults, and a secret that nobody can read back (all recorded). */
export const webhook: DoctypeRules = {
  create(given, site) {
    const fields = { enabled: 1, is_dynamic_url: 0, timeout: 5, request_method: 'POST', enable_security: 0, ...given }
    check(fields, site)
    return shown(fields)
  },
  change(before, changes, site) {
    for (const field of ['webhook_doctype', 'webhook_docevent']) {
      if (changes[field] === undefined || changes[field] === before[field]) continue
      const label = field === 'webhook_doctype' ? 'DocType' : 'Doc Event'
      const text = `Value cannot be changed for <strong>${label}</strong>`
      throw new FrappeError(417, 'CannotChangeConstantError', text)
    }
    check({ ...before, ...changes }, site)
    const { webhook_data: _, ...fields } = shown({ ...before, ...changes })
    return Object.fromEntries(
      Object.entries(fields).filter(([field, value]) => field in changes || value !== before[field]),
    )
  },
  written({ name }, { webhook_secret }, { secrets }) {
    if (webhook_secret && !MASKED.test(String(webhook_secret))) secrets.set(`Webhook ${name}`, String(webhook_secret))
  },
}

/** Passwords are kept elsewhere; as many stars stand for one. Two fields are there for the form only. */
const shown = (fields: Row): Row => ({
  ...fields,
  ...(fields.webhook_secret ? { webhook_secret: '*'.repeat(String(fields.webhook_secret).length) } : {}),
  meets_condition: fields.condition ? 'Select a document to check if it meets conditions.' : 'Yes',
  preview_request_body: 'Select a document to preview request data',
})

function check(fields: Row, site: Site): void {
  const [doctype, event] = [String(fields.webhook_doctype), String(fields.webhook_docevent)]
  if (!SUBMITTABLE.includes(doctype) && OF_SUBMITTABLE.includes(event)) {
    throw invalid('DocType must be Submittable for the selected Doc Event')
  }
  if (fields.condition) checkCondition(doctype, String(fields.condition), site)
  if (!/^\w+:\/\/[^/]/.test(String(fields.request_url ?? ''))) throw invalid('Check Request URL')
  if (fields.request_structure === 'JSON') checkTemplate(String(fields.webhook_json ?? ''))
  if (fields.enable_security && !fields.webhook_secret) throw invalid('Invalid Webhook Secret')
  if (!EVENTS.includes(event)) {
    const allowed = EVENTS.map(name => `"${name}"`).join(', ')
    throw invalid(` Doc Event cannot be "${event}". It should be one of ${allowed}`)
  }
}

/** Frappe tries the condition on a new document of the doctype: a field that does not exist is refused. */
function checkCondition(doctype: string, condition: string, { schema }: Site): void {
  const fresh: Document = Object.assign(
    { name: '' },
    Object.fromEntries([...schema.columns(doctype)].map(name => [name, null])),
  )
  try {
    conditionHolds(condition, fresh, undefined)
  } catch (error) {
    throw invalid(`Invalid Condition: ${error instanceof Error ? error.message : error}`)
  }
}

function checkTemplate(template: string): void {
  const used = [...template.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/\|\s*(\w+)/g)].map(([, filter = '']) => filter),
  )
  const unknown = used.find(filter => !FILTERS.includes(filter))
  if (unknown) throw invalid(`Syntax error in template as line 1: No filter named '${unknown}'.`)
}

const invalid = (text: string): FrappeError => new FrappeError(417, 'ValidationError', text)
