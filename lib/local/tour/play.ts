import type { Rewriting } from '../erpnext/simulator.ts'
import type { TourOptions } from './tour.ts'

/** Plays a recorded action until the relay has nothing left to do; answers how many webhooks it sent and how long it took. */
export async function play(
  { runner, erpnext, secret }: TourOptions,
  action: string,
  rewriting: Rewriting = {},
): Promise<{ webhooks: number; ms: number }> {
  const startedAt = performance.now()
  const deliveries = await erpnext.play(action, { to: runner.url, secret, ...rewriting })
  await runner.idle()
  const refused = deliveries.find(({ status }) => status !== 202)
  if (refused) throw new Error(`the relay answered ${refused.status} to the webhook of ${refused.doctype}`)
  return { webhooks: deliveries.length, ms: Math.round(performance.now() - startedAt) }
}

const WIDTHS = [26, 10, 24, 14]
export const row = (...cells: unknown[]): string =>
  `  ${cells.map((cell, index) => String(cell ?? '–').padEnd(WIDTHS[index] ?? 0)).join('')}`
