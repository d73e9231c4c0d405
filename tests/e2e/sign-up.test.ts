import { expect, test } from '@jest/globals'
import { connectMedusa } from '../../lib/medusa/connect.ts'
import { ACCOUNT_CONFLICT } from '../../lib/medusa/customers.ts'
import { memoryLeases, memoryRequestLog } from '../../lib/store/memory.ts'
import { realMedusa } from './real-medusa.ts'

function connect() {
  const { url, email, password, publishableKey } = realMedusa()
  const settings = {
    ...{ MEDUSA_URL: url, MEDUSA_API: 'v2' as const, MEDUSA_ORDER_TARGET: undefined, MEDUSA_SECRET_KEY: undefined },
    ...{ MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password, MEDUSA_PUBLISHABLE_KEY: publishableKey },
  }
  const ports = { requestLog: memoryRequestLog(), leases: memoryLeases(Date.now), remainingMs: () => 60_000 }
  return connectMedusa({ settings, tokens: {}, ...ports }).customers
}

const somebody = () => ({
  ...{ email: `huda-${crypto.randomUUID()}@example.test`, password: 'correct horse 9' },
  ...{ first_name: 'Huda', last_name: 'السعيد', mobile: '+968 9123 4567', organization_name: 'Huda Clinic' },
  t_c_acceptance: true,
})

test('ten sign-ups at once make one customer of the real Medusa, who can log in', async () => {
  const customers = connect()
  const fields = somebody()
  const answers = await Promise.all(Array.from({ length: 10 }, () => customers.signUp(fields)))
  expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)

  const { password, ...shown } = fields
  expect(await customers.get(answers[0]?.id ?? '', [])).toEqual({ id: answers[0]?.id, ...shown })
  const logIn = { email: fields.email, password }
  expect(await realMedusa().request('POST', '/auth/customer/emailpass', {}, logIn)).toMatchObject({ status: 200 })
}, 30_000)

test('a sign-up that broke off after its registration is finished by its own password only', async () => {
  const customers = connect()
  const { email, password, ...fields } = somebody()
  await realMedusa().request('POST', '/auth/customer/emailpass/register', {}, { email, password })
  await expect(customers.signUp({ ...fields, email, password: 'another' })).rejects.toMatchObject({
    code: ACCOUNT_CONFLICT,
  })
  expect(await customers.signUp({ ...fields, email, password })).toMatchObject({ isNew: true })
}, 30_000)

test('who signed up is found by when, and a guest is not', async () => {
  const customers = connect()
  const { request, adminHeaders } = realMedusa()
  const guest = { email: `guest-${crypto.randomUUID()}@example.test` }
  const before = Date.now()
  await request('POST', '/admin/customers', adminHeaders, guest)
  const { id } = await customers.signUp(somebody())
  const at = (ms: number) => new Date(ms).toISOString()
  const found = await customers.created?.(at(before - 1), at(Date.now() + 1000), 0)
  expect(found?.customers.map(each => each.id)).toContain(id)
  expect(found?.customers.map(each => each.email)).not.toContain(guest.email)
}, 30_000)
