/** What may happen to a request instead of being answered. */
export type Fault =
  /** Answered so, and nothing done. A number of `retryAfter` is in seconds. */
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: number | Date }
  /** A proxy's error page, 502 unless it says otherwise; nothing done. */
  | { kind: 'html'; status?: number }
  /** 204 without a body; nothing done. */
  | { kind: 'empty' }
  /** 200, and not what was asked for: broken JSON unless another text is given; nothing done. */
  | { kind: 'garbage'; text?: string }
  /** The work is done at once, its answer comes so much later. */
  | { kind: 'slow'; ms: number }
  /** The request lies about for so long, and overtaken by others, before the work is done. */
  | { kind: 'late'; ms: number }
  /** The connection is reset before anything is done. */
  | { kind: 'reset' }
  /** The work is done, and the connection reset before its answer. */
  | { kind: 'lost-answer' }
  /** Nothing is done, and nothing ever comes. */
  | { kind: 'hang' }

/** A request that has come in and is not looked at yet. */
export interface Arrival {
  /** Its place in the simulator's `calls`: 0 for the first one since the reset. */
  index: number
  method: string
  /** With its query. */
  path: string
}
