import { recorded } from '../recorded.ts'
import type { Route } from '../route.ts'
import { listReply } from './list.ts'

const store = recorded('v2-store')

export const storeRoutes: Route[] = [
  { method: 'GET', path: '/admin/stores', handle: ({ query }) => listReply('stores', [store], query, 50) },
]
