import * as z from 'zod'
import { addressFields, addressRow, linkedAddresses } from '../../erpnext/address.ts'
import { customerFields, customerRow } from '../../erpnext/customer.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { exclusively, PATIENTLY } from '../exclusively.ts'
import { madeOnce } from '../made-once.ts'
import { addressChanges, addressToUpdate } from './address.ts'
import { customerLease } from './alone.ts'
import type { AddressInput } from './input.ts'

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause'>

const named = z.object({ name: z.string() })

/** Changes what is given of a Customer's address, or makes its first one. @throws Refusal 404, 422 */
export async function updateAddress(ports: Ports, { customer_id, ...given }: AddressInput): Promise<void> {
  const { erpnext } = ports
  const query = { fields: customerFields, filters: [['name', '=', customer_id] as const], limit: 1 }
  const [customer] = await erpnext.list('Customer', customerRow, query)
  if (!customer) throw new Refusal(404, 'not_found', `customer_id: Customer ${customer_id} not found`)
  const { name, customer_name, customer_primary_address } = customer
  const changes = addressChanges(given)
  const existing = async () => {
    const addresses = { fields: addressFields, filters: linkedAddresses('Customer', name), limit: 0 }
    return addressToUpdate(await erpnext.list('Address', addressRow, addresses), customer_primary_address)
  }
  await exclusively(
    ports,
    [customerLease(name)],
    async () => {
      const address = await existing()
      await (address ? change(address) : insert())
    },
    PATIENTLY,
  )

  async function change(address: string): Promise<void> {
    if (Object.keys(changes).length) await erpnext.update('Address', address, changes)
  }

  async function insert(): Promise<void> {
    for (const field of ['address_line1', 'city']) {
      if (!changes[field]) throw new Refusal(422, 'incomplete', `${field}: Customer ${name} has no address yet`)
    }
    await madeOnce(ports, `an Address of Customer ${name}`, {
      // One that came up meanwhile may say something else.
      async find() {
        const address = await existing()
        if (address) await change(address)
        return address
      },
      prepare: async () => ({
        ...changes,
        address_title: customer_name,
        address_type: 'Billing',
        is_primary_address: 1,
        links: [{ link_doctype: 'Customer', link_name: name }],
      }),
      insert: async document => (await erpnext.insert('Address', document, named)).name,
    })
  }
}
