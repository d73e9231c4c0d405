import * as z from 'zod'

/** Documents that name no Medusa order themselves; a `resolve-orders` job finds out which ones they touch. */
export const orderDoctypes = ['Sales Order', 'Sales Invoice', 'Delivery Note', 'Payment Entry'] as const
export type OrderDoctype = (typeof orderDoctypes)[number]

/** Bulk operations; `runKinds` says what each does. */
export const runNames = [
  'export-item-groups',
  'export-website-items',
  'update-website-items',
  'sync-missing-prices',
  'export-prices',
  'update-stock',
  'update-orders',
  'reconcile',
  'clear-medusa-ids',
] as const
export type RunName = (typeof runNames)[number]

const base = {
  /** Of the message's shape; a worker refuses what it does not know. */
  v: z.literal(1),
  /** What led to the job, for logs: a webhook's request id, a parent job's, a run's. */
  cause: z.string(),
  /** Of the first cause of all, for logs: that of a job's children and repetitions too. */
  correlation_id: z.string().optional(),
  /** Write to Medusa even when it seems to agree, and whenever the document was last read. */
  force: z.boolean().optional(),
  /** Sent to find out whether a server can be used again: runs although its breaker is open. */
  probe: z.literal(true).optional(),
}

/** Make the Medusa order agree with the Sales Orders that carry its id. */
const syncOrder = z.strictObject({
  ...base,
  kind: z.literal('sync-order'),
  medusa_order_id: z.string().min(1),
  /** Sales Orders that belong to it through their Quotation and cannot hold the id themselves. */
  sales_orders: z.array(z.string()).optional(),
})

/** Find the Medusa orders that a document touches, and queue a `sync-order` for each. */
const resolveOrders = z.strictObject({
  ...base,
  kind: z.literal('resolve-orders'),
  doctype: z.enum(orderDoctypes),
  name: z.string().min(1),
})

/** Ids of a trashed document, which nobody can read any more. */
const trashed = z.strictObject({ name: z.string(), medusa_id: z.string().optional() })

/** Make the product of an item code agree with its Website Item, or be gone where there is none any more. */
const syncItem = z.strictObject({
  ...base,
  kind: z.literal('sync-item'),
  item_code: z.string().min(1),
  /** `custom_skip_update_hook` as it stood in the webhook. */
  skip: z.boolean().optional(),
  trashed: trashed.optional(),
})

/** Make the flag of an item's Website Item, and its levels in Medusa, agree with its Bins. */
const syncStock = z.strictObject({ ...base, kind: z.literal('sync-stock'), item_code: z.string().min(1) })

/** Make what an item costs in Medusa agree with its Item Prices. */
const syncPrice = z.strictObject({
  ...base,
  kind: z.literal('sync-price'),
  item_code: z.string().min(1),
  /** Names of those that changed: they may be for a customer or of another list by now. */
  prices: z.array(z.string()).optional(),
  trashed: z.array(trashed.extend({ medusa_price_id: z.string().optional() })).optional(),
})

/** Make the collection of an Item Group agree, or be gone. */
const syncGroup = z.strictObject({
  ...base,
  kind: z.literal('sync-group'),
  name: z.string().min(1),
  trashed: trashed.optional(),
})

/** What somebody filled in who signed up, without the password. */
const signedUp = z.strictObject({
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  mobile: z.string().optional(),
  organization_name: z.string().optional(),
  t_c_acceptance: z.boolean().optional(),
})

/** Make a customer of Medusa known in ERPNext: as a Lead, or as who they are there already. */
const syncLead = z.strictObject({
  ...base,
  kind: z.literal('sync-lead'),
  medusa_customer_id: z.string().min(1),
  /** Of the e-mail, where the sender knows it: two customers of one e-mail are one Lead, and must not race. */
  email_hash: z.string().optional(),
  /** Medusa 1 alone: it does not keep all of this where it can be read again. */
  signed_up: signedUp.optional(),
})

/** Link a Customer to the Medusa customer whose Lead it names. */
const linkCustomer = z.strictObject({ ...base, kind: z.literal('link-customer'), name: z.string().min(1) })

/** Go on with a run from where its row says. */
const continueRun = z.strictObject({
  ...base,
  kind: z.literal('continue-run'),
  of: z.enum(runNames),
  run: z.string().min(1),
  /** How many pages had been dealt with when it was sent. */
  page: z.int().nonnegative(),
})

/** A message on a queue: names a document and what to do, and carries no content. */
export const job = z.discriminatedUnion('kind', [
  syncOrder,
  resolveOrders,
  syncItem,
  syncPrice,
  syncStock,
  syncGroup,
  syncLead,
  linkCustomer,
  continueRun,
])
export type Job = z.output<typeof job>
export type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>
/** A job before it is known what caused it. */
export type NewJob = Job extends infer Each ? (Each extends Job ? Omit<Each, 'v' | 'cause'> : never) : never
