import { Command } from 'commander'
import * as z from 'zod'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { planLines } from './plan-lines.ts'

const difference = z.object({ field: z.string(), medusa: z.unknown().optional(), erpnext: z.unknown().optional() })
const plan = z.object({
  agree: z.boolean(),
  facts: z.record(z.string(), z.unknown()),
  against: z.array(z.string()),
  differences: z.array(difference),
})
export type ShownPlan = z.output<typeof plan>

/** `relay plan`: 0 where both sides agree and nothing stands against it, else 1. */
export async function showPlan(what: string, name: string, api: RelayApi, output: Output): Promise<number> {
  const wanted = what.toLowerCase() === 'stock' ? { doctype: 'Website Item', of: 'stock' } : { doctype: what }
  const found = await getPlan(api, { ...wanted, name })
  if (output.json) output.print(JSON.stringify(found, null, 2))
  else for (const line of planLines(found)) output.print(line)
  return found.agree ? 0 : 1
}

export const getPlan = (api: RelayApi, wanted: Record<string, string>): Promise<ShownPlan> =>
  api.get(`/plan?${new URLSearchParams(wanted)}`, plan)

/** `run` has a relay to ask. */
export const planCommand = <Options>(run: (options: Options, what: string, name: string) => Promise<void>): Command =>
  new Command('plan')
    .description('shows what would be sent for a document and what Medusa has, and why it is not sent; writes nothing')
    .argument('<what>', '"Website Item", "Item Price", "Sales Order", or stock (of a Website Item)')
    .argument('<name>', 'of the document in ERPNext')
    .addHelpText('after', '\nExits with 1 when the two differ or something stands against it.')
    .action((what: string, name: string, options: Options) => run(options, what, name))
