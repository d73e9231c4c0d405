import { json } from '../reply.ts'
import type { Route } from '../route.ts'

/** An empty catalogue. The recorded log-ins are tried on this list. */
export const productRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/products',
    handle: ({ query }) => json(200, { products: [], count: 0, offset: 0, limit: Number(query.get('limit') ?? 50) }),
  },
]
