import type { Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** Frappe's User: named after the e-mail in lower case, with roles that exist. From Frappe's source: nothing is recorded. */
export const user: DoctypeRules = {
  create(given, site) {
    checkRoles(given, site)
    const defaults = { enabled: 1, send_welcome_email: 1, user_type: 'System User', full_name: given.first_name }
    return { ...defaults, ...given, email: String(given.email).trim().toLowerCase() }
  },
  change(_, changes, site) {
    checkRoles(changes, site)
    return changes
  },
}

function checkRoles({ roles }: Row, { store }: Site): void {
  const missing = ((roles as Row[] | undefined) ?? []).flatMap(({ role }, index) =>
    store.get('Role', String(role)) ? [] : [`Row #${index + 1}: Role: ${role}`],
  )
  if (missing.length) throw new FrappeError(417, 'LinkValidationError', `Could not find ${missing.join(', ')}`)
}
