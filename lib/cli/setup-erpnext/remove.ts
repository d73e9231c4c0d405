import { customFieldThings } from './custom-fields.ts'
import { type Access, tell } from './failures.ts'
import { whoAsksFor } from './field-users.ts'
import { masterThings } from './masters.ts'
import { readPresent } from './present.ts'
import { roleThing, userThing } from './relay-user.ts'
import type { Run } from './run.ts'
import { type Fields, type Thing, titleOf } from './thing.ts'
import { webhookName, webhooks } from './webhooks.ts'

type Named = Pick<Thing, 'doctype' | 'name'>

/**
 * Takes away what set-up made: the webhooks, and the fields too when that is asked for, since what is in them goes out of
 * sight. The user is disabled, not deleted: documents name it. Masters and the role stay for the same reason.
 * @throws RelayError when the server, the key or the network fails
 */
export async function removeSetup(run: Run, withFields: boolean): Promise<void> {
  const { erpnext, report, dryRun, user, settings } = run
  const hooks = webhooks.map(entry => ({ doctype: 'Webhook', name: webhookName(entry) }))
  const [fields, account] = [customFieldThings(), userThing(user)]
  const kept = [...masterThings(settings.masters), roleThing]
  const present = await readPresent(erpnext, [...hooks, ...fields, account, ...kept], (doctype, error) =>
    tell(error, 'read', doctype, doctype, report),
  )
  if (report.hasMissingRights()) return

  const gone = new Set<string>()
  const away = async (thing: Named, access: Access, act: () => Promise<void>): Promise<void> => {
    try {
      if (!dryRun) await act()
      gone.add(titleOf(thing))
      report.line(access === 'delete' ? 'removed' : 'disabled', titleOf(thing))
    } catch (error) {
      tell(error, access, thing.doctype, titleOf(thing), report)
    }
  }
  const eachPresent = async (
    things: readonly Named[],
    see: (thing: Named, document: Fields) => Promise<void> | void,
  ) => {
    for (const thing of things) {
      const document = present.get(titleOf(thing))
      if (document) await see(thing, document)
      else report.line('absent', titleOf(thing))
    }
  }
  const remove = (thing: Named) => away(thing, 'delete', () => erpnext.remove(thing.doctype, thing.name))

  await eachPresent(hooks, remove)
  await eachPresent([account], (thing, { enabled }) =>
    enabled
      ? away(thing, 'write', () => erpnext.update('User', thing.name, { enabled: 0 }))
      : report.line('unchanged', titleOf(thing), 'disabled already'),
  )
  const asking = withFields ? await whoAsksFor(erpnext, gone) : () => undefined
  await eachPresent(fields, (thing, document) => {
    const why = withFields
      ? (asking(document) ?? (document.is_system_generated ? 'an app made it' : undefined))
      : 'with --delete-fields it goes, and what is in it'
    return why ? report.line('kept', titleOf(thing), why) : remove(thing)
  })
  await eachPresent(kept, thing => report.line('kept', titleOf(thing), 'documents may name it'))
}
