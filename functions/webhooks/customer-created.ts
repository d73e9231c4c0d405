import { receiveCustomer } from '../../lib/api/receive-customer.ts'

/** `POST /medusa/customer-created`: somebody signed up in Medusa, not here. */
export const handler = receiveCustomer
