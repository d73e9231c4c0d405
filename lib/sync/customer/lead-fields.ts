/** Somebody who signed up in the shop. */
export interface ShopCustomer {
  id: string
  email: string
  first_name?: string | undefined
  last_name?: string | undefined
  mobile?: string | undefined
  organization_name?: string | undefined
  t_c_acceptance?: boolean | undefined
}

/** Frappe's own pattern: a Lead with any other number is refused (recorded), and a Lead must not get lost over it. */
const PHONE = /^[0-9 +_\-,.*#()]{1,20}$/

/** The number as ERPNext takes it; undefined for one that it would refuse. */
export function phoneOf(given: string | undefined): string | undefined {
  const phone = given?.trim() ?? ''
  return PHONE.test(phone) ? phone : undefined
}

/** The Lead of a shop's customer. Without any name ERPNext takes the e-mail's part before the @. */
export function leadOf(customer: ShopCustomer, leadSource: string): Record<string, unknown> {
  const { id, email, first_name, last_name, organization_name, t_c_acceptance } = customer
  const mobile_no = phoneOf(customer.mobile)
  return {
    medusa_id: id,
    ...(first_name ? { first_name } : {}),
    ...(last_name ? { last_name } : {}),
    email_id: email,
    ...(mobile_no ? { mobile_no } : {}),
    source: leadSource,
    status: 'Lead',
    ...(organization_name ? { company_name: organization_name } : {}),
    t_c_acceptance: t_c_acceptance ? 1 : 0,
  }
}
