import { withoutMarks } from '../customer/conversion.ts'

type Mapped = Readonly<Record<string, unknown>>

/**
 * ERPNext's mapping of a quotation, made an order of the shop: it lacks delivery dates (recorded), and the Medusa order, for
 * a field that is `no_copy` is not carried over. A Sales Order takes that only before it is submitted.
 */
export const orderDocument = (
  mapped: Mapped,
  { medusa_order_id, deliveryDate }: { medusa_order_id: string; deliveryDate: string },
): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(withoutMarks(mapped)).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.map(row => withoutMarks(row as Mapped)) : value,
    ]),
  ),
  medusa_order_id,
  from_ecommerce: 1,
  delivery_date: deliveryDate,
  items: ((mapped.items ?? []) as Mapped[]).map(row => ({ ...withoutMarks(row), delivery_date: deliveryDate })),
})
