import type * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import type { MedusaClient } from './client.ts'
import { unreadable } from './errors.ts'

/** Reads an admin route. @throws RelayError what Medusa refuses, and an answer that is not what the route is answered with */
export async function readAdmin<Body>(
  client: MedusaClient,
  path: string,
  body: z.ZodType<Body>,
  documents: readonly DocumentRef[],
): Promise<Body> {
  const { json } = await client.admin({ method: 'get', path, documents })
  const parsed = body.safeParse(json)
  if (!parsed.success) throw unreadable(`the answer to ${path.split('?')[0]} is not as expected`)
  return parsed.data
}
