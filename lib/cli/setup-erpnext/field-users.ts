import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { type Fields, titleOf } from './thing.ts'

const row = z.object({ name: z.string(), webhook_doctype: z.string(), condition: z.string().nullish() })

/**
 * Says which webhook still asks for a field: its condition is evaluated at every save, and without the field no document
 * of that doctype could be saved any more.
 */
export async function whoAsksFor(
  erpnext: Erpnext,
  gone: ReadonlySet<string>,
): Promise<(field: Fields) => string | undefined> {
  const hooks = await erpnext.list('Webhook', row, { fields: Object.keys(row.shape), limit: 0 })
  return ({ dt, fieldname }: Fields): string | undefined => {
    const asks = ({ name, webhook_doctype, condition }: z.output<typeof row>) =>
      webhook_doctype === dt &&
      condition?.includes(String(fieldname)) &&
      !gone.has(titleOf({ doctype: 'Webhook', name }))
    const hook = hooks.find(asks)
    return hook && `the condition of Webhook ${hook.name} asks for it`
  }
}
