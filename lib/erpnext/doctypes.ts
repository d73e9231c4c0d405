import * as z from 'zod'
import { check, text } from './fields.ts'

/**
 * The parts of ERPNext's documents that the relay reads, as list calls and webhooks give them: nulls included. A GET of
 * one document leaves null fields out, hence `nullish` throughout.
 */
const number = z
  .number()
  .nullish()
  .transform(value => value ?? 0)
const docstatus = z.union([z.literal(0), z.literal(1), z.literal(2)])

export const salesOrderRow = z.object({
  name: z.string(),
  status: z.string(),
  docstatus,
  amended_from: text,
  medusa_order_id: text,
  discount_amount: number,
  net_total: number,
  grand_total: number,
  advance_paid: number,
  per_billed: number,
  per_delivered: number,
  customer: z.string(),
  customer_medusa_id: text,
})
export type SalesOrderRow = z.output<typeof salesOrderRow>

export const salesOrderFields = [
  ...Object.keys(salesOrderRow.shape).filter(field => field !== 'customer_medusa_id'),
  'customer.medusa_id as customer_medusa_id',
]

export const salesInvoiceRow = z.object({
  name: z.string(),
  status: z.string(),
  is_return: check,
  outstanding_amount: number,
  sales_order: text,
})
export type SalesInvoiceRow = z.output<typeof salesInvoiceRow>

export const salesInvoiceFields = [
  ...Object.keys(salesInvoiceRow.shape).filter(field => field !== 'sales_order'),
  '`tabSales Invoice Item`.sales_order as sales_order',
]
