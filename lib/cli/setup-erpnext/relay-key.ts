import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Work } from './apply.ts'
import type { EnvFile } from './env-file.ts'
import { tell } from './failures.ts'
import { titleOf } from './thing.ts'

/** Whose key it is; undefined when ERPNext does not know it (any more). @throws RelayError */
export async function ownerOf(erpnext: Erpnext): Promise<string | undefined> {
  try {
    return await erpnext.call('frappe.auth.get_logged_user', z.string())
  } catch (error) {
    if (error instanceof RelayError && error.httpStatus === 401) return undefined
    throw error
  }
}

const generated = z.object({ api_key: z.string().optional(), api_secret: z.string() })

/**
 * Sees to it that the relay holds a key of its user that works, and stores a new one at once: ERPNext shows a secret only
 * when it makes it, and then the one before no longer works.
 */
export async function seeToKey(user: string, held: Erpnext | undefined, envFile: EnvFile, work: Work): Promise<void> {
  const { erpnext, report, present, dryRun } = work
  const what = `API key of ${user}`
  if (held && (await ownerOf(held)) === user) return report.line('unchanged', what)
  const isFirst = !present.get(titleOf({ doctype: 'User', name: user }))?.api_key
  try {
    if (!dryRun) {
      const { api_key, api_secret } = await erpnext.call('frappe.core.doctype.user.user.generate_keys', generated, {
        user,
      })
      const document = await erpnext.get('User', user, z.object({ api_key: z.string() }))
      const key = api_key ?? document?.api_key ?? ''
      report.hide(api_secret)
      envFile.set({ ERPNEXT_API_KEY: key, ERPNEXT_API_SECRET: api_secret })
    }
    const stored = `ERPNEXT_API_KEY and ERPNEXT_API_SECRET in ${envFile.path}`
    report.line(
      isFirst ? 'created' : 'updated',
      what,
      isFirst ? stored : `${stored}; the secret before no longer works`,
    )
  } catch (error) {
    tell(error, 'write', 'User', what, report)
  }
}
