import type * as z from 'zod'
import type { MedusaClient, MedusaRequest } from './client.ts'
import { unreadable } from './errors.ts'

/** Sends a request to an admin route and reads its answer. */
export async function ask<Body>(client: MedusaClient, request: MedusaRequest, body: z.ZodType<Body>): Promise<Body> {
  const { json } = await client.admin(request)
  const { success, data } = body.safeParse(json)
  if (!success) throw unreadable(`the answer to ${request.path.split('?')[0]} is not as expected`)
  return data
}
