import type { Document } from '../../lib/local/erpnext/document.ts'
import { parkedId } from '../../lib/store/parking.ts'
import { linkLead } from '../../lib/sync/customer/link.ts'
import { signUp } from '../../lib/sync/customer/sign-up.ts'
import { updateAddress } from '../../lib/sync/customer/update-address.ts'
import { sweep } from '../../lib/sync/sweep.ts'
import type { Flow } from './play.ts'
import { change, job, operation, silently, sweptBefore } from './steps.ts'
import type { World } from './world.ts'

const huda = {
  ...{ email: 'huda@clinic.example', first_name: 'Huda', last_name: 'Al Said', password: 'correct horse 9' },
  ...{ mobile: '+968 9123 4567', organization_name: 'Huda Clinic', t_c_acceptance: true },
}
const signedUp = operation((relay, cause) => signUp(relay, huda, cause))
const sameAgain = operation((relay, cause) => signUp(relay, huda, `${cause}-again`))

const CLINIC = 'Royal Hospital 10'
const ORDER = 'order_01J0009'
const LEAD = 'CRM-LEAD-2026-00001'
const known = (fields: object) => (world: World) => void world.change('Customer', CLINIC, fields)

/** An order of the clinic's that waits for its Medusa id. */
const waiting = (world: World) => {
  world.change('Lead', LEAD, { medusa_id: 'cus_lead' })
  const order = { v: 1, cause: 'an order', kind: 'sync-order', medusa_order_id: ORDER } as const
  const why = { code: 'customer-not-linked', reason: 'no Medusa id', parked_at: '2026-11-22T05:00:00Z', attempts: 0 }
  const id = parkedId(order)
  const row = { id, status: 'parked' as const, kind: order.kind, target: `Medusa Order#${ORDER}`, job: order, ...why }
  world.parkingRows.parked.set(id, row)
}
const linked = operation(async relay => {
  const decision = await linkLead(relay, { customer: CLINIC, lead: LEAD }, [1_000, 2_000])
  if (decision.action === 'refuse') throw new Error(decision.reason)
})
const inMedusa = (email: string) => (world: World) =>
  void world.medusa.addCustomer(email, { id: 'cus_elsewhere', first_name: 'Else' })
const told = job({ kind: 'sync-lead', medusa_customer_id: 'cus_elsewhere' })
const both =
  (...given: ((world: World) => void)[]) =>
  (world: World) => {
    for (const each of given) each(world)
  }
const unseen = (world: World) => {
  sweptBefore(world)
  const cursor = { modified: '2026-11-22T05:00:00.000Z', name: '', version: 1 }
  world.cursorRows.set('Medusa Customer', cursor)
}
const newAddress = { customer_id: CLINIC, address_line1: 'Way 12', city: 'Muscat' }
const noAddress = (world: World) => {
  for (const address of world.erpnext.list('Address')) {
    const of = (address.links ?? []) as unknown as Document[]
    if (of.some(({ link_name }) => link_name === CLINIC)) world.erpnext.remove('Address', address.name)
  }
}

/** Those that go another way on each Medusa. */
export const signUpFlows: readonly Flow[] = [
  ['a sign-up', () => undefined, signedUp],
  ['a sign-up of a Customer who is known, and once more', known({ email_id: huda.email }), signedUp, sameAgain],
]

export const customerFlows: readonly Flow[] = [
  ...signUpFlows,
  ['a customer who signed up elsewhere', inMedusa('else@where.example'), told],
  [
    'a customer whose e-mail is somebody else’s',
    both(inMedusa('else@where.example'), known({ email_id: 'else@where.example', medusa_id: 'cus_1' })),
    told,
  ],
  ['a lost sign-up that a sweep finds', both(inMedusa('else@where.example'), unseen), operation(sweep)],
  ['a Lead linked, with an order that waited for it', waiting, linked],
  ['a Customer saved with its Lead', waiting, change('Customer', CLINIC, { lead_name: LEAD })],
  [
    'a Customer saved with another’s Lead',
    () => undefined,
    change('Customer', CLINIC, { lead_name: 'CRM-LEAD-2026-00012' }),
  ],
  [
    'an address made, and changed',
    noAddress,
    operation(relay => updateAddress(relay, newAddress)),
    silently(() => undefined),
    operation(relay => updateAddress(relay, { customer_id: CLINIC, city: 'Sohar' })),
  ],
]
