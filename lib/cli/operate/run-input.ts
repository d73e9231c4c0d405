import * as z from 'zod'

const input = z.looseObject({
  name: z.string().optional(),
  dryRun: z.boolean().default(false),
  all: z.boolean().default(false),
  force: z.boolean().default(false),
  fix: z.boolean().default(false),
  since: z.string().optional(),
})

/**
 * Whether a run with one input does all that another asks for. It may do more; but what is tried out writes nothing, what is
 * written is no trying out, and what is of one document is of that one alone.
 */
export function does(running: unknown, wanted: unknown): boolean {
  const [one, other] = [input.parse(running ?? {}), input.parse(wanted ?? {})]
  const isSame = (['name', 'dryRun', 'since'] as const).every(option => one[option] === other[option])
  return isSame && (['all', 'force', 'fix'] as const).every(option => one[option] || !other[option])
}
