import * as z from 'zod'
import type { Work } from './apply.ts'
import { tell } from './failures.ts'

const row = z.object({ name: z.string(), read: z.number() })

/**
 * Gives a role the right to read a doctype, as the desk's Role Permission Manager does: that one copies the standard
 * permissions first, which a doctype with a permission of its own no longer has.
 */
export async function seeToPermission({ doctype, role }: { doctype: string; role: string }, work: Work): Promise<void> {
  const { erpnext, report, dryRun } = work
  const what = `Permission ${role} reads ${doctype}`
  const filters = [['parent', '=', doctype] as const, ['role', '=', role] as const, ['permlevel', '=', 0] as const]
  try {
    const [there] = await erpnext.list('Custom DocPerm', row, { fields: ['name', 'read'], filters, limit: 1 })
    if (there?.read) return report.line('unchanged', what)
    if (!dryRun && there) await erpnext.update('Custom DocPerm', there.name, { read: 1 })
    if (!dryRun && !there) {
      const given = { parent: doctype, role, permlevel: 0 }
      await erpnext.call('frappe.core.page.permission_manager.permission_manager.add', z.unknown(), given)
    }
    report.line(there ? 'updated' : 'created', what)
  } catch (error) {
    tell(error, 'create', 'Custom DocPerm', what, report)
  }
}
