import * as z from 'zod/mini'

/**
 * The parts of webhooks' documents that say which jobs they call for. Each schema is made when it is first asked for: a
 * function that starts anew, as those that receive webhooks often do, pays only for its own; and of `zod/mini`, which loads
 * in half the time.
 */
const made = <Schema>(make: () => Schema): (() => Schema) => {
  let schema: Schema | undefined
  return () => {
    schema ??= make()
    return schema
  }
}

const text = () => z.nullish(z.string())
const check = () =>
  z.pipe(
    z.nullish(z.union([z.number(), z.boolean()])),
    z.transform(value => Boolean(value)),
  )

/** What a webhook's document must have at the least; each doctype's own fields are read where they are needed. */
export const webhookDocument = made(() =>
  z.object({
    doctype: z.string(),
    name: z.string().check(z.minLength(1)),
    docstatus: z.nullish(z.literal([0, 1, 2])),
  }),
)
/** The document as it came, its other fields unchecked. */
export type WebhookDocument = z.output<ReturnType<typeof webhookDocument>> & Record<string, unknown>

export const salesOrderWebhook = made(() =>
  z.object({ name: z.string(), from_ecommerce: check(), medusa_order_id: text() }),
)

/** Child rows of a document that may refer to Sales Orders; undefined where the webhook's template left them out. */
export const salesInvoiceWebhook = made(() =>
  z.object({ items: z.optional(z.array(z.object({ sales_order: text() }))) }),
)
export const deliveryNoteWebhook = made(() =>
  z.object({ items: z.optional(z.array(z.object({ against_sales_order: text() }))) }),
)
export const paymentEntryWebhook = made(() =>
  z.object({ references: z.optional(z.array(z.object({ reference_doctype: text() }))) }),
)

export const websiteItemWebhook = made(() =>
  z.object({
    name: z.string(),
    item_code: z.string().check(z.minLength(1)),
    medusa_id: text(),
    custom_skip_update_hook: check(),
  }),
)
export const itemPriceWebhook = made(() =>
  z.object({
    name: z.string(),
    item_code: z.string().check(z.minLength(1)),
    medusa_id: text(),
    medusa_price_id: text(),
  }),
)
export const itemGroupWebhook = made(() => z.object({ name: z.string(), medusa_id: text() }))
export const stockLedgerEntryWebhook = made(() => z.object({ item_code: z.string().check(z.minLength(1)) }))
export const customerWebhook = made(() => z.object({ name: z.string(), lead_name: text(), medusa_id: text() }))
