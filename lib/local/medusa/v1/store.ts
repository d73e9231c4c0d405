import { recorded } from '../recorded.ts'
import { json } from '../reply.ts'
import type { Route } from '../route.ts'

const store = recorded('v1-store')

export const storeRoutes: Route[] = [{ method: 'GET', path: '/admin/store', handle: () => json(200, { store }) }]
