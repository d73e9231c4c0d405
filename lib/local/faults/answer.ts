import { STATUS_CODES } from 'node:http'
import type { Fault } from './fault.ts'

/** Faults that are an answer of their own. */
type AnsweringFault = Extract<Fault, { kind: 'status' | 'html' | 'empty' | 'garbage' }>

export interface Answered {
  status: number
  headers: Record<string, string>
  text: string
}

export function answerOf(fault: AnsweringFault): Answered {
  switch (fault.kind) {
    case 'empty':
      return { status: 204, headers: {}, text: '' }
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'application/json' }, text: fault.text ?? '{"data": [{"na' }
    case 'html':
      return { status: fault.status ?? 502, headers: { 'content-type': 'text/html' }, text: page(fault.status ?? 502) }
    case 'status': {
      const { status, body = {}, retryAfter } = fault
      const after = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString()
      return {
        status,
        headers: { 'content-type': 'application/json', ...(after === undefined ? {} : { 'retry-after': after }) },
        text: JSON.stringify(body),
      }
    }
  }
}

/** As nginx writes it, which stands before most of both servers. */
const page = (status: number): string => {
  const title = `${status} ${STATUS_CODES[status]}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}
