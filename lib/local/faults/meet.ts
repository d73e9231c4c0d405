import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Answered, answerOf } from './answer.ts'
import type { Fault } from './fault.ts'
import type { Faults } from './faults.ts'

/** A request as a simulator notes it. */
export interface NotedCall {
  method: string
  /** With its query. */
  path: string
  /** 0 until it is answered. */
  status: number
  /** What happened to it, if it was a fault. */
  fault?: Fault['kind']
}

/** Notes a request and does its work, unless a fault has other plans for it. */
export async function meet<Call extends NotedCall>(
  call: Call,
  calls: Call[],
  faults: Faults,
  response: ServerResponse,
  work: () => Promise<void>,
): Promise<void> {
  const fault = faults.decide({ index: calls.length, method: call.method, path: call.path })
  calls.push(call)
  if (fault) call.fault = fault.kind
  try {
    await suffer(fault, call, response, work)
  } catch {
    response.destroy() // the client was gone before all of its request had come
  }
}

async function suffer(
  fault: Fault | undefined,
  call: NotedCall,
  response: ServerResponse,
  work: () => Promise<void>,
): Promise<void> {
  if (!fault) return work()
  switch (fault.kind) {
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'lost-answer':
      replaceEnd(response, () => response.socket?.resetAndDestroy())
      return work()
    case 'slow':
      replaceEnd(response, end => setTimeout(end, fault.ms))
      return work()
    case 'late':
      await pause(fault.ms)
      return work()
    default:
      send(answerOf(fault), call, response)
  }
}

function send({ status, headers, text }: Answered, call: NotedCall, response: ServerResponse): void {
  call.status = status
  response.writeHead(status, headers).end(text)
}

/** Both simulators send an answer whole, with `end`; nothing of it leaves before. */
function replaceEnd(response: ServerResponse, instead: (end: () => void) => void): void {
  const end = response.end.bind(response)
  response.end = ((text: string) => {
    instead(() => end(text))
    return response
  }) as typeof response.end
}
