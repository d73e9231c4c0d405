import * as z from 'zod'
import { asRelayError } from '../../../errors.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown } from '../finding.ts'

const flag = z.union([z.literal(0), z.literal(1)]).optional()
const workers = z.array(z.object({ name: z.string() }))
const why = 'webhooks are sent by background workers: without them none is, and changes come with the sweep only'

/** RQ Worker has no table: the desk's own list asks Redis for those that live. */
export const workersCheck: Check = {
  name: 'background workers',
  needs: ['administrator'],
  async look({ administrator }): Promise<Said> {
    const settings = await administrator()?.get(
      'System Settings',
      'System Settings',
      z.object({ enable_scheduler: flag }),
    )
    if (settings && !settings.enable_scheduler) {
      return problem('the scheduler of ERPNext is off', {
        why: 'invoices never become overdue, and failed background jobs stay as they are',
        remedy: 'bench --site … enable-scheduler',
      })
    }
    const list = { doctype: 'RQ Worker', fields: JSON.stringify(['name', 'status']) }
    try {
      const alive = (await administrator()?.call('frappe.desk.reportview.get_list', workers, list)) ?? []
      if (alive.length) return ok(`${alive.length} of ERPNext's workers are alive, and its scheduler is on`)
    } catch (error) {
      return unknown(`ERPNext does not tell: ${asRelayError(error).message}`, 'look at RQ Worker and RQ Job in ERPNext')
    }
    return problem('ERPNext has no background worker', { why, remedy: 'start them: bench worker, or supervisor' })
  },
}
