import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { ask } from './ask.ts'
import type { ProductWrite, WrittenProduct } from './catalogue.ts'
import { variantAnswer } from './catalogue-answers.ts'
import type { MedusaClient } from './client.ts'
import { tooLarge } from './errors.ts'

/** Every write is answered with the whole product. */
const answer = z.object({
  product: z.object({
    id: z.string(),
    options: z.array(z.object({ id: z.string() })),
    variants: z.array(variantAnswer),
  }),
})
type Product = z.output<typeof answer>['product']

/** Medusa 1 takes 100 KB on every route (recorded). */
const LARGEST_BODY = 100 * 1024
/** The one option, and its one value. */
const DEFAULT = 'Default'

/**
 * Writes one product: itself, its option, its variant, a call each. What a crash left without option or variant gets them
 * with its next update.
 */
export async function writeProductV1(
  client: MedusaClient,
  { present, variantId, product, variant, document }: ProductWrite,
): Promise<WrittenProduct> {
  const post = async (path: string, json: Record<string, unknown>): Promise<Product> => {
    requireSize(json, document)
    return (await ask(client, { method: 'post', path, json, documents: [document] }, answer)).product
  }
  const written = await post(present ? pathOf(present.id) : '/admin/products', product)
  const path = pathOf(written.id)
  if (variantId) return post(`${path}/variants/${encodeURIComponent(variantId)}`, variant)
  const { options } = written.options.length ? written : await post(`${path}/options`, { title: DEFAULT })
  // Medusa wants a value for each option that there is.
  return post(`${path}/variants`, { ...variant, options: options.map(({ id }) => ({ option_id: id, value: DEFAULT })) })
}

export const pathOf = (productId: string): string => `/admin/products/${encodeURIComponent(productId)}`

function requireSize(json: Record<string, unknown>, document: DocumentRef): void {
  const bytes = Buffer.byteLength(JSON.stringify(json))
  if (bytes > LARGEST_BODY) throw tooLarge(document, bytes, LARGEST_BODY)
}
