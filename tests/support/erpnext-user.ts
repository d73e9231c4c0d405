import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'

const NAME = 'clerk@example.com'

/** A user of that site with these roles and no others, and a key. */
export async function userWith(
  { url, apiKey, apiSecret, ...erpnext }: ErpnextSimulator,
  roles: readonly string[],
): Promise<{ name: string; apiKey: string; apiSecret: string }> {
  erpnext.set('User', {
    ...{ doctype: 'User', name: NAME, email: NAME, first_name: 'Clerk', enabled: 1, docstatus: 0 },
    roles: roles.map(role => ({ role, doctype: 'Has Role' })),
  })
  const answer = await fetch(`${url}/api/method/frappe.core.doctype.user.user.generate_keys`, {
    method: 'POST',
    headers: { authorization: `token ${apiKey}:${apiSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: NAME }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const { message } = (await answer.json()) as { message: { api_secret: string } }
  return { name: NAME, apiKey: String(erpnext.get('User', NAME)?.api_key), apiSecret: message.api_secret }
}
