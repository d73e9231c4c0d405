import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { defaultUser } from '../../../../lib/cli/setup-erpnext/relay-user.ts'
import { servedRoutes, webhookName, webhooks, webhookThing } from '../../../../lib/cli/setup-erpnext/webhooks.ts'
import { readRecording } from '../../local/erpnext-recording.ts'

const thingOf = (entry: (typeof webhooks)[number]) =>
  webhookThing(entry, { relayUrl: 'https://r.example.com', user: defaultUser, secret: 's', isSecretNew: false })

test('the routes that are said to be served are those of serverless.yml', () => {
  const { functions } = parse(readFileSync('serverless.yml', 'utf8'), {
    merge: true,
    logLevel: 'silent',
    maxAliasCount: -1,
  }) as {
    functions: Record<string, { events?: { httpApi?: string }[] }>
  }
  const routes = Object.values(functions).flatMap(({ events = [] }) => events.flatMap(({ httpApi }) => httpApi ?? []))
  const webhookRoutes = routes.map(route => route.replace(/^POST /, '')).filter(route => route.startsWith('/webhooks/'))
  expect([...servedRoutes].sort()).toEqual(webhookRoutes.sort())
})

test('every document event that the relay wants to hear of is in the table, with its condition', () => {
  const notByRelay = `doc.modified_by != "${defaultUser}"`
  expect(webhooks.map(entry => [webhookName(entry), entry.route, entry.condition?.(defaultUser) ?? ''])).toEqual([
    ['Relay: Sales Order after_insert', '/webhooks/sales-order', 'doc.from_ecommerce'],
    ['Relay: Sales Order on_change', '/webhooks/sales-order', 'doc.from_ecommerce'],
    ['Relay: Sales Invoice on_change', '/webhooks/sales-invoice', ''],
    ['Relay: Delivery Note on_submit', '/webhooks/delivery-note', ''],
    ['Relay: Delivery Note on_cancel', '/webhooks/delivery-note', ''],
    ['Relay: Payment Entry on_submit', '/webhooks/payment-entry', ''],
    ['Relay: Payment Entry on_cancel', '/webhooks/payment-entry', ''],
    ['Relay: Website Item on_update', '/webhooks/website-item', notByRelay],
    ['Relay: Website Item on_trash', '/webhooks/website-item/trash', ''],
    ['Relay: Item Price on_update', '/webhooks/item-price', notByRelay],
    ['Relay: Item Price on_trash', '/webhooks/item-price/trash', ''],
    ['Relay: Item Group on_update', '/webhooks/item-group', notByRelay],
    ['Relay: Item Group on_trash', '/webhooks/item-group/trash', ''],
    ['Relay: Item on_update', '/webhooks/item', 'doc.has_value_changed("country_of_origin")'],
    ['Relay: Stock Ledger Entry after_insert', '/webhooks/stock-ledger-entry', ''],
    ['Relay: Customer on_update', '/webhooks/customer', 'doc.lead_name and not doc.medusa_id'],
  ])
})

describe('what ERPNext is sent is what it was recorded to take', () => {
  const recorded = JSON.parse(readRecording('webhook-create-sales-order-on_change.http').body)
  const { keep, create, fixed } = thingOf(webhooks[1] as (typeof webhooks)[number])
  const sent: Record<string, unknown> = { ...create, ...keep, ...fixed }

  test('the template, but for the space between', () => {
    const spaceless = (text: unknown) => String(text).replace(/\s/g, '')
    expect(spaceless(sent.webhook_json)).toBe(spaceless(recorded.webhook_json))
  })

  test.each([
    'enabled',
    'request_method',
    'request_structure',
    'timeout',
    'enable_security',
    'webhook_doctype',
    'webhook_docevent',
  ])('%s', field => {
    expect(sent[field]).toBe(recorded[field])
  })

  test('the header row', () => {
    expect(sent.webhook_headers).toEqual([recorded.webhook_headers[0]])
  })

  test('the kinds of condition', () => {
    const { condition } = JSON.parse(readRecording('webhook-create-cond-not-me.http').body)
    const entry = webhooks.find(({ doctype }) => doctype === 'Website Item')
    expect(entry?.condition?.('relay@example.com')).toBe(condition)
    const changed = JSON.parse(readRecording('webhook-create-cond-changed.http').body).condition
    expect(changed).toBe('doc.has_value_changed("published")')
  })
})
