import { readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod'

const folder = new URL('./data/webhooks/', import.meta.url)

const webhookBody = z.object({
  event: z.string(),
  doctype: z.string(),
  name: z.string(),
  doc: z.looseObject({ name: z.string(), modified: z.string() }),
})

/** One recorded delivery; `body` is the text that was sent, byte for byte (Frappe writes ASCII). */
export interface RecordedDelivery extends z.output<typeof webhookBody> {
  file: string
  body: string
  /** Over the body, by the recorded site's secret. */
  signature: string | undefined
}

/** The names of the recorded actions. */
export const recordedActions = (): string[] => readdirSync(folder).sort()

/**
 * What an action delivered, in order. Experiments with other templates than the whole document are left out: they say
 * nothing about a document's state.
 */
export function recordedDeliveries(action: string, rewrite = (json: string) => json): RecordedDelivery[] {
  return readdirSync(new URL(`${action}/`, folder))
    .filter(file => file.endsWith('.http'))
    .sort()
    .flatMap(file => {
      const { head, body: recorded } = recordedRequest(action, file)
      const body = rewrite(recorded)
      const parsed = webhookBody.safeParse(json(body))
      const signature = /^X-Frappe-Webhook-Signature: (.+)$/m.exec(head)?.[1]
      return parsed.success ? [{ ...parsed.data, file, body, signature }] : []
    })
}

function recordedRequest(action: string, file: string): { head: string; body: string } {
  const text = readFileSync(new URL(`${action}/${file}`, folder), 'utf8')
  const end = text.indexOf('\n\n')
  return { head: text.slice(0, end), body: text.slice(end + 2) }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
