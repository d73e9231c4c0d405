import * as z from 'zod'
import { skipped } from '../../queue/outcome.ts'
import { syncGroups } from '../item-group/sync.ts'
import type { RunKind } from './kind.ts'
import { pagesByName } from './pages.ts'
import { settle } from './settle.ts'

const input = z.strictObject({ dryRun: z.boolean().optional() })
const named = z.object({ name: z.string() })

/** Makes the collections of all Item Groups agree with them. */
export const exportItemGroups: RunKind<z.output<typeof input>, z.output<typeof named>> = {
  input,
  pages: (relay, _, after) => pagesByName(relay, 'Item Group', named, { fields: ['name'] }, after),
  expected: ({ erpnext }) => erpnext.count('Item Group', []),
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
