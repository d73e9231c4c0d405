import { type Answer, answer } from '../../lib/api/answer.ts'

/** `GET /health`: the relay answers. The one endpoint without a key; it says nothing about anybody's data. */
export const handler = async (): Promise<Answer> => answer(200, { status: 'ok' })
