import * as z from 'zod'
import { hashOf } from '../hash.ts'

/** Documents that name no Medusa order themselves; a `resolve-orders` job finds out which ones they touch. */
export const orderDoctypes = ['Sales Order', 'Sales Invoice', 'Delivery Note', 'Payment Entry'] as const
export type OrderDoctype = (typeof orderDoctypes)[number]

const base = {
  /** Of the message's shape; a worker refuses what it does not know. */
  v: z.literal(1),
  /** What led to the job, for logs: a webhook's request id, a parent job's, a run's. */
  cause: z.string(),
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

/** Make the collection of an Item Group agree, or be gone. */
const syncGroup = z.strictObject({
  ...base,
  kind: z.literal('sync-group'),
  name: z.string().min(1),
  trashed: trashed.optional(),
})

/** A message on a queue: names a document and what to do, and carries no content (see DESIGN, "job"). */
export const job = z.discriminatedUnion('kind', [syncOrder, resolveOrders, syncItem, syncGroup])
export type Job = z.output<typeof job>
export type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>
/** A job before it is known what caused it. */
export type NewJob = Job extends infer Each ? (Each extends Job ? Omit<Each, 'v' | 'cause'> : never) : never

/** What a Medusa order is called in groups, state rows and logs. */
export const medusaOrderTarget = (medusaOrderId: string): string => `Medusa Order#${medusaOrderId}`

/** What a product is called there: the item code is its identity, whatever its Website Item is named. */
export const itemTarget = (itemCode: string): string => `Item#${itemCode}`
export const groupTarget = (name: string): string => `Item Group#${name}`

/** The one thing that a job touches: its group on the queue, and what makes two jobs of a batch the same. */
export function jobTarget(of: NewJob): string {
  switch (of.kind) {
    case 'sync-order':
      return medusaOrderTarget(of.medusa_order_id)
    case 'resolve-orders':
      return `${of.doctype}#${of.name}`
    case 'sync-item':
      return itemTarget(of.item_code)
    case 'sync-group':
      return groupTarget(of.name)
  }
}

/** Hashed: SQS wants at most 128 printable ASCII characters, ERPNext's names may be anything. */
export const groupId = (of: NewJob): string => hashOf(jobTarget(of))

/**
 * Shields against our own resends only (same job, same cause). A hash of the body alone would swallow a second change of
 * the same document within SQS's five minutes.
 */
export const deduplicationId = (of: Job): string => hashOf([of.kind, jobTarget(of), of.force ?? false, of.cause])

/** What has to be there for a job to succeed. */
export const jobNeeds = ({ kind }: Job): readonly ('settings' | 'erpnext' | 'medusa')[] =>
  kind === 'resolve-orders' ? ['settings', 'erpnext'] : ['settings', 'erpnext', 'medusa']

/** The queue that a kind of job goes to, each with a worker of its own. */
export type QueueName = 'orders' | 'catalog'
export const queueOf = ({ kind }: Pick<Job, 'kind'>): QueueName =>
  kind === 'sync-item' || kind === 'sync-group' ? 'catalog' : 'orders'

/** Several jobs for one target done as one: nothing that any of them asked for is lost. */
export function mergeJobs(jobs: readonly [Job, ...Job[]]): Job {
  const merged: Job = {
    ...jobs[0],
    ...(jobs.some(({ force }) => force) ? { force: true } : {}),
    ...(jobs.some(({ probe }) => probe) ? { probe: true } : {}),
  }
  switch (merged.kind) {
    case 'sync-order': {
      const names = new Set(jobs.flatMap(each => (each.kind === 'sync-order' ? (each.sales_orders ?? []) : [])))
      return { ...merged, ...(names.size ? { sales_orders: [...names] } : {}) }
    }
    case 'sync-item':
    case 'sync-group': {
      const last = jobs.findLast((each): each is typeof merged => each.kind === merged.kind && !!each.trashed)
      // An update is left out only if all of them were to be left out.
      const skip = jobs.every(each => each.kind === 'sync-item' && each.skip)
      const { skip: _, ...rest } = merged as JobOf<'sync-item'>
      return { ...rest, ...(skip ? { skip } : {}), ...(last?.trashed ? { trashed: last.trashed } : {}) } as Job
    }
    case 'resolve-orders':
      return merged
  }
}
