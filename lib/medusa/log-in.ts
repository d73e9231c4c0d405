import * as z from 'zod'
import type { MedusaClientOptions } from './client.ts'
import { unreadable } from './errors.ts'

type LogIn = MedusaClientOptions['logIn']

/** Each generation has a route of its own, and another name for the token. */
const logInAt =
  (path: string, answer: z.ZodType<string>): LogIn =>
  async (send, credentials) => {
    const { json } = await send({ method: 'post', path, json: credentials, documents: [] })
    const { success, data } = answer.safeParse(json)
    if (success) return data
    throw unreadable('the log-in answered no token')
  }

const token = z.string().min(1)

export const logInV1: LogIn = logInAt(
  '/admin/auth/token',
  z.object({ access_token: token }).transform(({ access_token }) => access_token),
)

export const logInV2: LogIn = logInAt(
  '/auth/user/emailpass',
  z.object({ token }).transform(({ token }) => token),
)
