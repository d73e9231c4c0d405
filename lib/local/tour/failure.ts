import type { ParkedJob } from '../../store/parking.ts'
import { play } from './play.ts'
import type { TourOptions } from './tour.ts'

/** A job that cannot succeed is parked where a person sees it, and done when they retry it. */
export async function showFailure(options: TourOptions): Promise<void> {
  const { runner, medusa, apiKey, print } = options
  const headers = { authorization: `Bearer ${apiKey}` }
  const parkedRow = async () => {
    const answer = await fetch(`${runner.url}/parked`, { headers })
    const { parked } = (await answer.json()) as { parked: ParkedJob[] }
    return parked.find(({ target }) => target === 'Medusa Order#order_10')
  }
  print('\nAnother order fails: SAL-ORD-2026-00002 names order_10, which Medusa does not have.\n')
  await play(options, 'so-update_status-On_Hold')
  const parked = await parkedRow()
  if (!parked) throw new Error('the job is not in GET /parked')
  print(`  GET  /parked             ${parked.target}: ${parked.status}, "${parked.reason}"`)
  medusa.addOrder('order_10')
  print('  …somebody restores order_10 in Medusa')
  await fetch(`${runner.url}/parked/${parked.id}/retry`, { method: 'POST', headers })
  await runner.idle()
  const says = medusa.orders.get('order_10')?.metadata?.order_status
  print(`  POST /parked/…/retry     Medusa says ${says}, ${(await parkedRow()) ? 'still parked' : 'nothing is parked'}`)
}
