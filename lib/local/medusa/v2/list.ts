import { json } from '../reply.ts'

/** Medusa's envelope around one page of a list. */
export function page(name: string, rows: readonly unknown[], query: URLSearchParams, defaultLimit: number) {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Number(query.get('limit') ?? defaultLimit)
  return { [name]: rows.slice(offset, offset + limit), count: rows.length, offset, limit }
}

export const listReply = (...args: Parameters<typeof page>) => json(200, page(...args))
