import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as z from 'zod'
import { parseJsonBytes, rawBody } from './request.ts'
import { Refusal } from './serve.ts'

/** The JSON body, or a 400 that names the first field that is wrong. */
export function bodyOf<Output>(event: APIGatewayProxyEventV2, schema: z.ZodType<Output>): Output {
  const json = parseJsonBytes(rawBody(event))
  if (json === undefined) throw new Refusal(400, 'invalid_json', 'the body is not JSON')
  return checked(json, schema)
}

/** The query's parameters, or a 400 that names the first one that is wrong. */
export const queryOf = <Output>(event: APIGatewayProxyEventV2, schema: z.ZodType<Output>): Output =>
  checked(event.queryStringParameters ?? {}, schema)

/** The path's parameters, or a 400 that names the first one that is wrong. */
export const pathOf = <Output>(event: APIGatewayProxyEventV2, schema: z.ZodType<Output>): Output =>
  checked(event.pathParameters ?? {}, schema)

function checked<Output>(value: unknown, schema: z.ZodType<Output>): Output {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.join('.')
  throw new Refusal(400, 'invalid_input', field ? `${field}: ${issue?.message}` : (issue?.message ?? 'invalid'))
}
