import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { $ZodError } from 'zod/v4/core'
import { correlated } from '../correlation.ts'
import { queueUrl } from '../environment.ts'
import { type WebhookDocument, webhookDocument } from '../erpnext/webhook-documents.ts'
import { asRelayError } from '../errors.ts'
import { createLog, type Log } from '../log.ts'
import type { NewJob } from '../queue/jobs.ts'
import { connectSqs, type Queue, sqsQueue } from '../queue/send.ts'
import { createSettingsSource, type SettingsSource } from '../settings.ts'
import { type Answer, answer, refusal } from './answer.ts'
import { parseJsonBytes, rawBody } from './request.ts'
import { isSigned } from './signed.ts'

export interface WebhookPorts {
  settings: SettingsSource
  queue: Queue
  log: Log
}

type Handler = (event: APIGatewayProxyEventV2, context: Pick<Context, 'awsRequestId'>) => Promise<Answer>

interface Received {
  doctype: string
  jobsFor: (document: WebhookDocument) => NewJob[]
  given: WebhookPorts | undefined
}

/** Far above any document that ERPNext was seen to send (9 KB for an invoice of two rows). */
const LARGEST_BODY = 1024 * 1024

/**
 * Out of `{event, doctype, name, doc}` as the README's template gives, or the bare document. Handed on as it came: a
 * copy of its hundred fields would cost a tenth of all the CPU that a webhook takes.
 */
function documentIn(json: unknown): WebhookDocument | undefined {
  const found = typeof json === 'object' && json && 'doc' in json ? json.doc : json
  return isDocument(found) ? found : undefined
}
const isDocument = (value: unknown): value is WebhookDocument => webhookDocument().safeParse(value).success

let ports: WebhookPorts | undefined

function connectPorts(): WebhookPorts {
  return { settings: createSettingsSource(), queue: sqsQueue(connectSqs(), queueUrl), log: createLog() }
}

/**
 * Receives the webhooks of one doctype: 202 `{"jobs": n}` once SQS has the jobs; 401 wrong or no signature; 400 not
 * JSON, no document or another doctype; 413 over 1 MiB; 503 not queued, and ERPNext tries again.
 */
export const receiveWebhook =
  (doctype: string, jobsFor: (document: WebhookDocument) => NewJob[], given?: WebhookPorts): Handler =>
  (event, context) =>
    correlated(context.awsRequestId, () => received(event, context.awsRequestId, { doctype, jobsFor, given }))

async function received(
  event: APIGatewayProxyEventV2,
  requestId: string,
  { doctype, jobsFor, given }: Received,
): Promise<Answer> {
  ports ??= given ?? connectPorts()
  const { settings, queue, log } = given ?? ports
  const body = rawBody(event)
  if (body.length > LARGEST_BODY) return refusal(413, 'too_large', `the body is over ${LARGEST_BODY} bytes`)
  try {
    if (!(await isSigned(settings, 'ERPNEXT_WEBHOOK_SECRETS', body, event.headers['x-frappe-webhook-signature']))) {
      log.warn('webhook refused', { doctype, reason: 'signature', bytes: body.length })
      log.metric('SignatureFailures', 1)
      return refusal(401, 'unauthorized', 'X-Frappe-Webhook-Signature is missing or wrong')
    }
    const json = parseJsonBytes(body)
    if (json === undefined) return refusal(400, 'invalid_json', 'the body is not JSON')
    const document = documentIn(json)
    if (!document) return refusal(400, 'no_document', 'the body holds no document with a doctype and a name')
    if (document.doctype !== doctype) {
      return refusal(400, 'wrong_doctype', `this endpoint takes ${doctype}, not ${document.doctype}`)
    }
    const jobs = jobsFor(document)
    if (jobs.length) await queue.send(jobs, requestId)
    log.info('webhook', { doctype, name: document.name, jobs: jobs.length, cause: requestId })
    log.metric('Webhooks', 1)
    return answer(202, { jobs: jobs.length })
  } catch (error) {
    if (error instanceof $ZodError) {
      const { path, message } = error.issues[0] ?? { path: [], message: 'unknown' }
      return refusal(400, 'invalid_document', `${path.join('.')}: ${message}`)
    }
    log.error('webhook not queued', { doctype, reason: asRelayError(error).message })
    return refusal(503, 'not_queued', 'the webhook could not be queued; send it again')
  }
}
