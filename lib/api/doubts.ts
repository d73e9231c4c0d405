import type { Context } from 'aws-lambda'

/** By the request: whose settings to read anew when a server refuses them, as a rotated key's. */
export const doubts = new WeakMap<Context, () => void>()
