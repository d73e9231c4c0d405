export interface Reply {
  status: number
  body: string
  contentType?: string
  /** Express sets the CORS headers once a request has reached its route: what the body parser or no route answers has none. */
  cors: boolean
}

export const json = (status: number, body: unknown, cors = true): Reply => ({
  status,
  body: JSON.stringify(body),
  contentType: 'application/json; charset=utf-8',
  cors,
})

/** The page that Express answers by itself. */
export const html = (status: number, message: string, cors = false): Reply => ({
  status,
  body: `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${message}</pre>\n</body>\n</html>\n`,
  contentType: 'text/html; charset=utf-8',
  cors,
})

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function noSuchRoute(request: { method: string; path: string }, cors = false): Reply {
  const path = request.path.replace(/[&<>"']/g, character => ENTITIES[character] ?? character)
  return html(404, `Cannot ${request.method} ${path}`, cors)
}

/** Thrown where a request ends early; carries the answer. */
export class Refusal extends Error {
  readonly reply: Reply
  constructor(reply: Reply) {
    super(`${reply.status} ${reply.body}`)
    this.reply = reply
  }
}

export const refuse = (status: number, type: string, message: string, more: Record<string, unknown> = {}) =>
  new Refusal(json(status, { ...more, type, message }))

/** What both Medusas answer when something breaks inside them. */
export const unknownError = () =>
  new Refusal(json(500, { code: 'unknown_error', type: 'unknown_error', message: 'An unknown error occurred.' }))

/** Where no recording says what Medusa does, the simulator says so, loudly, instead of guessing. */
export const notRecorded = (what: string) => refuse(501, 'not_recorded', `No recording shows what Medusa does: ${what}`)
