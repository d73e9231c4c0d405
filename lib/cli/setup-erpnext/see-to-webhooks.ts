import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { type Result, seeTo, type Work } from './apply.ts'
import type { Report } from './report.ts'
import type { Run } from './run.ts'
import { type Thing, titleOf } from './thing.ts'
import { webhookSecret } from './webhook-secret.ts'
import { isServed, webhookName, webhooks, webhookThing } from './webhooks.ts'

/** Makes the webhooks whose routes this relay answers, signed. @throws RelayError */
export async function seeToWebhooks(relayUrl: string, run: Run, work: Work): Promise<void> {
  const { erpnext, report, user, settings, rotateSecret } = run
  const secret = webhookSecret({ ...run, given: settings.webhookSecrets, rotate: rotateSecret })
  const results = new Map<Thing, Result>()
  for (const entry of webhooks) {
    const thing = webhookThing(entry, { relayUrl, user, secret: secret.value, isSecretNew: secret.isNew })
    if (isServed(entry)) results.set(thing, await seeTo(thing, work))
    else report.line('not served yet', titleOf(thing))
  }
  // One that was there before and could not be changed signs with another secret still.
  const isLeftBehind = [...results].some(([thing, result]) => result === 'failed' && work.present.has(titleOf(thing)))
  if (isLeftBehind && secret.isNew) {
    report.line('failed', 'Webhook secret', 'not every webhook has the new one: run the same command again')
  } else if ([...results.values()].includes('done')) {
    secret.keep()
  }
  await tellOfTwins([...results.keys()], erpnext, report)
}

const row = z.object({
  name: z.string(),
  webhook_doctype: z.string(),
  webhook_docevent: z.string(),
  request_url: z.string(),
})

/** Webhooks that somebody made by hand, for the same event to the same address: everything would be sent twice. */
async function tellOfTwins(things: readonly Thing[], erpnext: Erpnext, report: Report): Promise<void> {
  const fields = Object.keys(row.shape)
  const ours = webhooks.map(webhookName)
  for (const hook of await erpnext.list('Webhook', row, { fields, filters: [['enabled', '=', 1]], limit: 0 })) {
    const twin = things.find(
      ({ keep, fixed }) =>
        keep.request_url === hook.request_url &&
        fixed?.webhook_doctype === hook.webhook_doctype &&
        fixed?.webhook_docevent === hook.webhook_docevent,
    )
    if (twin && !ours.includes(hook.name)) {
      report.line('note', `Webhook ${hook.name}`, `sends the same as ${twin.name}; delete one that was made by hand`)
    }
  }
}
