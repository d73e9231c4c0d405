import { createRequire } from 'node:module'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { answerParent } from '../own-process.ts'
import { salesOrderEvents } from './webhook-events.ts'

const [file = '', id = ''] = process.argv.slice(2)
type Handler = (event: APIGatewayProxyEventV2, context: { awsRequestId: string }) => Promise<{ statusCode: number }>
const { handler } = createRequire(import.meta.url)(file) as { handler: Handler }
const events = salesOrderEvents(process.env.ERPNEXT_WEBHOOK_SECRETS ?? '')
let count = 0

/** One bundled handler in a process of its own, called as Lambda calls it: one event after the other. */
const methods = {
  /** Handles so many webhooks; answers the CPU time that it took, in milliseconds. */
  async handle(webhooks: number): Promise<number> {
    const before = process.cpuUsage()
    for (let done = 0; done < webhooks; done++) {
      const event = events[count % events.length] as APIGatewayProxyEventV2
      const { statusCode } = await handler(event, { awsRequestId: `${id}-${++count}` })
      if (statusCode !== 202) throw new Error(`${file} answered ${statusCode}`)
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  },
}
export type HandlerProcess = typeof methods
answerParent(methods)
