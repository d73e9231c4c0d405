import { hashOf } from '../hash.ts'
import type { Job, JobOf, NewJob } from './job-schema.ts'

export type { Job, JobOf, NewJob, OrderDoctype, RunName } from './job-schema.ts'

/** What a Medusa order is called in groups, state rows and logs. */
export const medusaOrderTarget = (medusaOrderId: string): string => `Medusa Order#${medusaOrderId}`

/** What a product is called there: the item code is its identity, whatever its Website Item is named. */
export const itemTarget = (itemCode: string): string => `Item#${itemCode}`
/** State row of an item's stock, which is read and written apart from its product. */
export const stockTarget = (itemCode: string): string => `Stock#${itemCode}`
/** State row of what an item costs, which is read and written apart from its product. */
export const priceTarget = (itemCode: string): string => `Price#${itemCode}`
export const groupTarget = (name: string): string => `Item Group#${name}`

/** What somebody who signed up is called there: a person's name or e-mail has no place in a log. */
export const medusaCustomerTarget = (medusaCustomerId: string): string => `Medusa Customer#${medusaCustomerId}`
export const customerTarget = (name: string): string => `Customer#${name}`

/** Runs of one kind follow one another. */
export const runTarget = (kind: string): string => `Run#${kind}`

/** The one thing that a job touches: its group on the queue, and what makes two jobs of a batch the same. */
export function jobTarget(of: NewJob): string {
  switch (of.kind) {
    case 'sync-order':
      return medusaOrderTarget(of.medusa_order_id)
    case 'resolve-orders':
      return `${of.doctype}#${of.name}`
    case 'sync-item':
    case 'sync-price':
    case 'sync-stock':
      return itemTarget(of.item_code)
    case 'sync-group':
      return groupTarget(of.name)
    case 'sync-lead':
      return medusaCustomerTarget(of.medusa_customer_id)
    case 'link-customer':
      return customerTarget(of.name)
    case 'continue-run':
      return runTarget(of.of)
  }
}

/** Hashed: SQS wants at most 128 printable ASCII characters, ERPNext's names may be anything. */
export const groupId = (of: NewJob): string =>
  (of.kind === 'sync-lead' ? of.email_hash : undefined) ?? hashOf(jobTarget(of))

/**
 * Shields against our own resends only (same job, same cause). A hash of the body alone would swallow a second change of
 * the same document within SQS's five minutes.
 */
export const deduplicationId = (of: Job): string => hashOf([of.kind, jobTarget(of), of.force ?? false, of.cause])

/** What has to be there for a job to succeed. */
export const jobNeeds = (job: Job): readonly ('settings' | 'erpnext' | 'medusa')[] =>
  ['resolve-orders', 'link-customer'].includes(job.kind) ||
  (job.kind === 'continue-run' && job.of === 'clear-medusa-ids')
    ? ['settings', 'erpnext']
    : ['settings', 'erpnext', 'medusa']

/** The queue that a kind of job goes to, each with a worker of its own. */
export const queueNames = ['orders', 'catalog', 'customers', 'runs'] as const
export type QueueName = (typeof queueNames)[number]
export function queueOf({ kind }: Pick<Job, 'kind'>): QueueName {
  switch (kind) {
    case 'sync-order':
    case 'resolve-orders':
      return 'orders'
    case 'sync-item':
    case 'sync-price':
    case 'sync-stock':
    case 'sync-group':
      return 'catalog'
    case 'sync-lead':
    case 'link-customer':
      return 'customers'
    case 'continue-run':
      return 'runs'
  }
}

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
    case 'sync-price': {
      const same = jobs.filter(each => each.kind === merged.kind)
      const prices = [...new Set(same.flatMap(each => each.prices ?? []))]
      const trashed = new Map(same.flatMap(each => each.trashed ?? []).map(each => [each.name, each]))
      return {
        ...merged,
        ...(prices.length ? { prices } : {}),
        ...(trashed.size ? { trashed: [...trashed.values()] } : {}),
      }
    }
    case 'continue-run': {
      const same = jobs.filter(each => each.kind === merged.kind)
      const { run, page } = same.reduce((a, b) => (isFurther(b, a) ? b : a))
      return { ...merged, run, page }
    }
    case 'sync-lead': {
      const last = jobs.findLast((each): each is typeof merged => each.kind === merged.kind && !!each.signed_up)
      return { ...merged, ...(last ? { signed_up: last.signed_up } : {}) }
    }
    case 'resolve-orders':
    case 'sync-stock':
    case 'link-customer':
      return merged
  }
}

/** Of a later run, or further on in the same. */
const isFurther = (a: JobOf<'continue-run'>, b: JobOf<'continue-run'>): boolean =>
  a.run > b.run || (a.run === b.run && a.page > b.page)
