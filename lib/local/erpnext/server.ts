import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Faults } from '../faults/faults.ts'
import { meet, type NotedCall } from '../faults/meet.ts'
import { type Access, type Credentials, GUEST, refuse, userOf } from './auth.ts'
import { FrappeError } from './errors.ts'
import { method } from './methods.ts'
import { hasRole, isPermitted } from './permissions.ts'
import { type Answer, readArguments } from './request.ts'
import { resource } from './resource.ts'
import type { Site } from './site.ts'

export type Call = NotedCall

/** What is wrong with the site as a whole: recorded failures that any call may meet. */
export type Trouble = 'rate limit' | 'queue down' | undefined

export interface Conditions {
  credentials: Credentials
  /** What nobody may touch: doctypes, or one kind of access to one: `Webhook create`. */
  forbidden: ReadonlySet<string>
  trouble: Trouble
  faults: Faults
}

interface Reply {
  status: number
  headers: Record<string, string>
  text: string
}

/** gunicorn's limit; the whole line counts. */
const LONGEST_REQUEST_LINE = 4094

export function createErpnextServer(site: Site, conditions: () => Conditions, calls: Call[]): Server {
  return createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    const call: Call = { method: request.method ?? 'GET', path: request.url ?? '/', status: 0 }
    meet(call, calls, conditions().faults, response, async () => {
      const reply = answerTo(request, await bodyOf(request), site, conditions())
      call.status = reply.status
      response.statusMessage = (STATUS_CODES[reply.status] ?? '').toUpperCase()
      response.writeHead(reply.status, {
        Server: 'gunicorn',
        Connection: 'close', // every answer closes the connection (recorded)
        'Content-Length': Buffer.byteLength(reply.text),
        'Set-Cookie': guestCookies(),
        ...reply.headers,
      })
      response.end(reply.text)
    })
  })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function answerTo(request: IncomingMessage, body: string, site: Site, conditions: Conditions): Reply {
  const { method: verb = 'GET', url = '/' } = request
  const line = `${verb} ${url} HTTP/1.1`.length
  if (line > LONGEST_REQUEST_LINE) {
    return html(400, 'Bad Request', `Request Line is too large (${line} &gt; ${LONGEST_REQUEST_LINE})`)
  }
  try {
    if (conditions.trouble === 'rate limit') throw new FrappeError(429, 'TooManyRequestsError', '', { messages: [] })
    site.messages.length = 0
    const answer = route(verb, url, request.headers.authorization, body, site, conditions)
    // The data is committed before the queue is asked to take the webhook (recorded).
    if (conditions.trouble === 'queue down' && verb !== 'GET') return html(500, 'Internal Server Error', '')
    return json(answer)
  } catch (error) {
    const refusal = error instanceof FrappeError ? error : unexpected(error)
    return json({ status: refusal.status, body: refusal.body() }, refusal.status === 429 ? RATE_LIMITED : {})
  }
}

function route(
  verb: string,
  url: string,
  authorization: string | undefined,
  body: string,
  site: Site,
  { credentials, forbidden }: Conditions,
): Answer {
  const user = userOf(authorization, credentials, site)
  const isAdministrator = user === credentials.user
  const { pathname, searchParams } = new URL(url, 'http://site')
  const path = decodeURIComponent(pathname).replace(/^\/api\/(v1\/)?/, '')
  const request = {
    method: verb,
    path,
    arguments: readArguments(searchParams, body),
    user,
    site,
    demand: (doctype: string, access: Access) => {
      const isForbidden = user === GUEST || forbidden.has(doctype) || forbidden.has(`${doctype} ${access}`)
      if (isForbidden || !(isAdministrator || isPermitted(user, doctype, access, site))) refuse(user, doctype, access)
    },
    onlyFor: (role: string) => {
      if (user !== GUEST && !forbidden.has(role) && (isAdministrator || hasRole(user, role, site))) return
      throw new FrappeError(403, 'PermissionError', `This action is only allowed for <strong>${role}</strong>`)
    },
  }
  if (path.startsWith('resource/')) return resource(request)
  if (path.startsWith('method/')) return method(request)
  throw new FrappeError(404, 'DoesNotExistError', '', { silent: true, messages: [] })
}

/** Frappe answers 500 to any exception of its own, with the exception's name. */
const unexpected = (error: unknown): FrappeError =>
  new FrappeError(500, error instanceof Error ? error.name : 'Error', String(error), { path: 'builtins', messages: [] })

const json = ({ status, body }: Answer, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  text: JSON.stringify(body),
})

const html = (status: number, title: string, text: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  text: `<html>\n  <head>\n    <title>${title}</title>\n  </head>\n  <body>\n    <h1><p>${title}</p></h1>\n    ${text}\n  </body>\n</html>\n`,
})

const RATE_LIMITED = {
  'X-RateLimit-Reset': '1',
  'X-RateLimit-Limit': '1000000',
  'X-RateLimit-Remaining': '0',
  'Retry-After': '1',
}

/** Frappe makes every API user a guest of the desk. */
const guestCookies = (): string[] => [
  `sid=Guest; Expires=${new Date(Date.now() + 612_000_000).toUTCString()}; Max-Age=612000; HttpOnly; Path=/; SameSite=Lax`,
  'system_user=no; Path=/; SameSite=Lax',
  'full_name=Guest; Path=/; SameSite=Lax',
  'user_id=Guest; Path=/; SameSite=Lax',
  'user_image=; Path=/; SameSite=Lax',
]
