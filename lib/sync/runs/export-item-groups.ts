import * as z from 'zod'
import type { Filter } from '../../erpnext/client.ts'
import { skipped } from '../../queue/outcome.ts'
import { Refusal } from '../../refusal.ts'
import { syncGroups } from '../item-group/sync.ts'
import type { RunKind } from './kind.ts'
import { pagesByName } from './pages.ts'
import { settle } from './settle.ts'

const input = z.strictObject({
  /** Of one Item Group alone. */
  name: z.string().min(1).optional(),
  dryRun: z.boolean().optional(),
})
const named = z.object({ name: z.string() })

const called = (name: string | undefined): Filter[] => (name === undefined ? [] : [['name', '=', name]])

/** Makes the collections of all Item Groups, or of one, agree with them. */
export const exportItemGroups: RunKind<z.output<typeof input>, z.output<typeof named>> = {
  input,
  async require(relay, { name }) {
    if (name === undefined || (await relay.erpnext.get('Item Group', name, named))) return
    throw new Refusal(404, 'not_found', `Item Group ${name} does not exist in ERPNext`)
  },
  pages: (relay, { name }, after) =>
    pagesByName(relay, 'Item Group', named, { fields: ['name'], filters: called(name) }, after),
  expected: ({ erpnext }, { name }) => erpnext.count('Item Group', called(name)),
  async work(relay, { input: { dryRun }, rows, cause }) {
    const names = rows.map(({ name }) => name)
    const groups = await syncGroups(relay.erpnext, relay.medusa.catalogue, names, { dryRun })
    const ended = names.map(name => {
      const group = groups.get(name) ?? { outcome: skipped('it is gone') }
      return { job: { kind: 'sync-group' as const, name }, result: 'failure' in group ? group.failure : group.outcome }
    })
    return settle(relay, ended, { cause, dryRun })
  },
}
