import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { lineOf, ownerOfKey, type SetupSite, startSetupSite, USER, verbs } from './site.ts'

let site: SetupSite

beforeAll(async () => {
  site = await startSetupSite()
})
afterAll(() => site.stop())
beforeEach(async () => {
  site.reset()
  await site.run()
})

test('removing deletes the webhooks and locks the user out, and leaves fields, masters and what others made', async () => {
  site.erpnext.set('Webhook', { name: 'theirs', webhook_doctype: 'Item', webhook_docevent: 'on_update' })
  const { code, lines } = await site.run(['--remove'])
  expect([code, verbs(lines)]).toEqual([0, ['removed', 'disabled', 'kept']])
  expect(site.erpnext.list('Webhook').map(({ name }) => name)).toEqual(['theirs'])
  expect(site.erpnext.list('Custom Field')).toHaveLength(22)
  expect(site.erpnext.get('Customer Group', 'Ecommerce Customer')).toBeDefined()
  expect(await ownerOfKey(site)).toBeUndefined()
})

test('removing twice does nothing the second time', async () => {
  await site.run(['--remove'])
  const { code, writes } = await site.run(['--remove'])
  expect({ code, writes }).toEqual({ code: 0, writes: [] })
})

test('a dry run removes nothing and says what would go', async () => {
  const { code, lines, writes } = await site.run(['--remove', '--delete-fields', '--dry-run'])
  expect({ code, writes }).toEqual({ code: 0, writes: [] })
  expect(verbs(lines)).toEqual(['would remove', 'would disable', 'kept'])
  expect(lines.filter(line => line.startsWith('would remove'))).toHaveLength(38)
})

test('the fields go only when that is asked for, and an app’s own never', async () => {
  const name = 'Lead-medusa_id'
  site.erpnext.set('Custom Field', { ...site.erpnext.get('Custom Field', name), name, is_system_generated: 1 })
  const { code, lines } = await site.run(['--remove', '--delete-fields'])
  expect([code, lineOf(lines, `Custom Field ${name}`)]).toEqual([
    0,
    `kept            Custom Field ${name}: an app made it`,
  ])
  expect(site.erpnext.list('Custom Field').map(({ name }) => name)).toEqual([name])
})

test('a field stays while a webhook’s condition asks for it: without it no such document could be saved', async () => {
  const mine = { ...site.erpnext.get('Webhook', 'Relay: Sales Order on_change'), name: 'mine' }
  site.erpnext.set('Webhook', mine)
  const { lines } = await site.run(['--remove', '--delete-fields'])
  expect(lineOf(lines, 'Custom Field Sales Order-from_ecommerce')).toBe(
    'kept            Custom Field Sales Order-from_ecommerce: the condition of Webhook mine asks for it',
  )
  expect(site.erpnext.list('Custom Field').map(({ name }) => name)).toEqual(['Sales Order-from_ecommerce'])
})

test('without the right to delete nothing is half removed that a second run cannot finish', async () => {
  site.erpnext.forbidden.add('Webhook delete')
  const { code, lines } = await site.run(['--remove', '--delete-fields'])
  expect(code).toBe(1)
  expect(lines).toContain('Missing rights: delete Webhook (the role System Manager has it).')
  expect(site.erpnext.get('Custom Field', 'Sales Order-from_ecommerce')).toBeDefined()
  site.erpnext.forbidden.clear()
  expect((await site.run(['--remove', '--delete-fields'])).code).toBe(0)
  expect([site.erpnext.list('Webhook'), site.erpnext.list('Custom Field')]).toEqual([[], []])
})

test('a set-up after a removal gives everything back, with the key that was there', async () => {
  const key = site.env().ERPNEXT_API_KEY
  await site.run(['--remove', '--delete-fields'])
  const { code, lines } = await site.run()
  expect([code, lineOf(lines, 'User')]).toEqual([0, `updated         User ${USER}: enabled`])
  expect([site.env().ERPNEXT_API_KEY, await ownerOfKey(site)]).toEqual([key, USER])
})
