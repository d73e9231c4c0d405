import { seeTo, type Work } from './apply.ts'
import { customFieldThings } from './custom-fields.ts'
import { tell } from './failures.ts'
import { masterThings, underRoot } from './masters.ts'
import { seeToPermission } from './permission.ts'
import { readPresent } from './present.ts'
import { seeToKey } from './relay-key.ts'
import { permissions, roleThing, userThing } from './relay-user.ts'
import type { Run } from './run.ts'
import { seeToWebhooks } from './see-to-webhooks.ts'
import { titleOf } from './thing.ts'
import { isServed, webhookName, webhooks } from './webhooks.ts'

/**
 * Gives a site everything that the relay needs, in the order in which things rest on each other: a webhook's condition is
 * refused while its field is missing, and a user cannot have a role that is not there.
 * @throws RelayError when the server, the key or the network fails; a second run goes on where the first one stopped
 */
export async function setUp(run: Run, relayUrl: string): Promise<void> {
  const { erpnext, report, dryRun, user, settings } = run
  const things = [...customFieldThings(), ...masterThings(settings.masters), roleThing, userThing(user)]
  const unreadable = new Set<string>()
  const present = await readPresent(
    erpnext,
    [...things, ...webhooks.filter(isServed).map(entry => ({ doctype: 'Webhook', name: webhookName(entry) }))],
    (doctype, error) => {
      tell(error, 'read', doctype, doctype, report)
      unreadable.add(doctype)
    },
  )
  if (report.hasMissingRights()) return

  const work: Work = { erpnext, report, present, dryRun }
  for (const thing of things.filter(({ doctype }) => !unreadable.has(doctype))) {
    await seeTo(present.has(titleOf(thing)) ? thing : await underRoot(erpnext, thing), work)
  }
  for (const permission of permissions) await seeToPermission(permission, work)
  await seeToKey(user, run.relayErpnext, run.envFile, work)
  await seeToWebhooks(relayUrl, run, work)
}
