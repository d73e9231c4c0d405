import * as z from 'zod'
import { webhookName, webhooks } from '../../setup-erpnext/webhooks.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'

const row = z.object({ name: z.string(), creation: z.string(), webhook: z.string(), error: z.string().nullish() })
const NEWEST = 20

/** ERPNext keeps a row per attempt for 30 days; a failed one has an error (recorded). */
export const deliveriesCheck: Check = {
  name: 'ERPNext reaches the relay',
  needs: ['administrator'],
  async look({ administrator }): Promise<Said> {
    const rows = await administrator()?.list('Webhook Request Log', row, {
      fields: Object.keys(row.shape),
      filters: [['webhook', 'in', webhooks.map(webhookName)]],
      orderBy: 'creation desc',
      limit: NEWEST,
    })
    const [newest, ...older] = rows ?? []
    if (!newest) {
      return unknown(
        'ERPNext has sent no webhook of the relay’s yet',
        'save an order of the shop or a Website Item in ERPNext, and look again',
      )
    }
    if (newest.error) {
      const [webhook, when] = [newest.webhook, newest.creation.slice(0, 19)]
      return problem(`the last webhook (${webhook}, ${when} in ERPNext’s time) failed: ${lastLine(newest.error)}`, {
        why: 'ERPNext tries three times and forgets; changes then come with the sweep, up to 15 minutes late',
        remedy: `open Webhook Request Log ${newest.name} in ERPNext: 401 is another secret than ERPNEXT_WEBHOOK_SECRETS, no connection another address or a firewall. Mended since? Save something there, such as a Website Item, and look again`,
      })
    }
    const failed = older.filter(({ error }) => error)
    if (!failed.length)
      return ok(`all of the last webhooks arrived (${older.length + 1}), the newest at ${newest.creation}`)
    return warning(`the last webhook arrived, and ${failed.length} of the ${older.length} before it failed`, {
      why: 'what ERPNext tried three times is lost, and comes with the sweep',
      remedy: 'nothing if the relay was away then; else see Webhook Request Log in ERPNext',
    })
  },
}

/** Of a traceback the last line says what it was. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
