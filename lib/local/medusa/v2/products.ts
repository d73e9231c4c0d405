import type { Route } from '../route.ts'
import { listReply } from './list.ts'

/** An empty catalogue. The recorded log-ins are tried on this list. */
export const productRoutes: Route[] = [
  { method: 'GET', path: '/admin/products', handle: ({ query }) => listReply('products', [], query, 50) },
]
