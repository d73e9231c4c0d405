import * as z from 'zod'
import { moment, type Output, short, table } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'

const entry = z.looseObject({
  at: z.string(),
  status: z.enum(['Success', 'Failure']),
  http_status: z.number().optional(),
  method: z.string(),
  path: z.string(),
  voucher_type: z.string(),
  voucher_name: z.string(),
  response: z.string(),
  duration_ms: z.number(),
})
type Entry = z.output<typeof entry>
const page = z.object({ entries: z.array(entry), next: z.string().optional() })

export interface LogOptions {
  doctype?: string
  name?: string
  failures?: boolean
  limit: number
}

/** Most that the relay answers at once. */
const LARGEST_PAGE = 100

/** `relay log`: 1 when there are failures, or when the document's newest request is one. */
export async function showRequestLog(
  { doctype = '', name = '', failures, limit }: LogOptions,
  api: RelayApi,
  output: Output,
): Promise<number> {
  const wanted = failures ? { status: 'failure' } : { doctype, name }
  const entries = await newestRequests(api, wanted, limit)
  if (output.json) output.print(JSON.stringify({ entries }, null, 2))
  else
    for (const line of lines(entries, failures ? 'no request failed' : `no request about ${doctype} ${name}`))
      output.print(line)
  return entries[0]?.status === 'Failure' ? 1 : 0
}

/** Of a document, or of failures, the newest first. */
export async function newestRequests(api: RelayApi, wanted: Record<string, string>, limit: number): Promise<Entry[]> {
  const entries: Entry[] = []
  let after: string | undefined
  do {
    const query = new URLSearchParams({
      ...wanted,
      limit: String(Math.min(limit - entries.length, LARGEST_PAGE)),
      ...(after ? { after } : {}),
    })
    const { entries: more, next } = await api.get(`/request-log?${query}`, page)
    entries.push(...more)
    after = next
  } while (after && entries.length < limit)
  return entries
}

function lines(entries: readonly Entry[], nothing: string): string[] {
  if (!entries.length) return [nothing]
  const rows = entries.map(({ at, http_status, duration_ms, method, path, voucher_type, voucher_name }) => [
    ...[moment(at), String(http_status ?? 'none'), `${duration_ms} ms`],
    ...[`${voucher_type} ${voucher_name}`, `${method} ${path}`],
  ])
  const [heading = '', ...shown] = table([['at (UTC)', 'status', 'took', 'document', 'request'], ...rows])
  const answers = entries.map(({ status, response }) => (status === 'Failure' ? [`    ${short(response)}`] : []))
  return [heading, ...shown.flatMap((line, index) => [line, ...(answers[index] ?? [])])]
}
