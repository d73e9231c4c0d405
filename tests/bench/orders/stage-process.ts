import { startRunner } from '../../../lib/local/runner/runner.ts'
import { answerParent } from '../own-process.ts'

const before = new Set(Object.keys(process.env))
const runner = await startRunner({ pump: false })

/** HTTP, the webhooks' functions, the queues and the tables. The workers are elsewhere: see worker-process. */
const methods = {
  url: () => runner.url,
  queueUrl: () => runner.queueUrl('OrdersQueue'),
  /** What the functions have in their environment. */
  environment: (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value = '']) => (before.has(name) ? [] : [[name, value]])),
    ),
  /** Answers when the queues are empty. */
  idle: () => runner.idle(),
}
export type StageProcess = typeof methods
answerParent(methods)
