import { beforeEach, describe, expect, test } from '@jest/globals'
import type { SQSRecord } from 'aws-lambda'
import { RelayError } from '../../../lib/errors.ts'
import { createLog } from '../../../lib/log.ts'
import { type Job, jobTarget } from '../../../lib/queue/jobs.ts'
import { done } from '../../../lib/queue/outcome.ts'
import { type BatchPorts, processBatch } from '../../../lib/queue/process-batch.ts'
import { retryWaiting } from '../../../lib/queue/release.ts'
import type { ReceivedJob } from '../../../lib/queue/work.ts'
import { memoryParking, newParkingRows, type ParkingRows } from '../../../lib/store/memory-parking.ts'
import { parkedId } from '../../../lib/store/parking.ts'
import { type MemoryQueue, memoryQueue } from '../../support/memory-queue.ts'
import { sqsRecord } from '../../support/sqs-records.ts'

const HOUR = 3_600_000
const sync = (medusa_order_id: string, fields: object = {}): Job =>
  ({ v: 1, kind: 'sync-order', medusa_order_id, cause: 'test', ...fields }) as Job
const resolve = (name: string): Job => ({ v: 1, kind: 'resolve-orders', doctype: 'Sales Invoice', name, cause: 'test' })
const nameOf = (job: Job) =>
  'medusa_order_id' in job ? job.medusa_order_id : 'name' in job ? job.name : jobTarget(job)

const failure = {
  hiccup: new RelayError('transient', 'Medusa is away', { code: 'network', server: 'medusa' }),
  refusal: new RelayError('permanent', 'Medusa 404: no such order of huda@clinic.example', {
    code: 'not_found',
    server: 'medusa',
  }),
  wrongPassword: new RelayError('configuration', 'Medusa 401: Unauthorized', {
    code: 'unauthorized',
    server: 'medusa',
  }),
}

let rows: ParkingRows
let queue: MemoryQueue
let ran: ReceivedJob[]
let lines: Record<string, unknown>[]
let ports: BatchPorts
/** What becomes of the job about an order or document; done when not said. */
let fate: Record<string, Error>
beforeEach(() => {
  rows = newParkingRows()
  queue = memoryQueue(() => 0)
  ran = []
  lines = []
  fate = {}
  ports = {
    parking: memoryParking(rows),
    visibility: queue,
    queue,
    log: createLog(line => lines.push(JSON.parse(line))),
    now: () => 0,
    remainingMs: () => 60_000,
    enabled: true,
  }
})

/** Hands a batch to the worker and answers which messages go back. */
async function work(...records: SQSRecord[]): Promise<string[]> {
  const { batchItemFailures } = await processBatch(
    records,
    async received => {
      ran.push(received)
      const error = fate[nameOf(received.job)]
      if (error) throw error
      return done()
    },
    ports,
  )
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
}
const names = () => ran.map(({ job }) => nameOf(job))
const inOneGroup = (...records: SQSRecord[]) => {
  for (const { attributes } of records) attributes.MessageGroupId = 'one group'
  return records
}
const parked = () => [...rows.parked.values()]

describe('a batch', () => {
  test('does jobs for one order once, as of the newest of them', async () => {
    const failed = await work(
      sqsRecord(sync('order_01'), { messageId: 'a', sentAt: 5 }),
      sqsRecord(sync('order_02'), { messageId: 'b', sentAt: 6 }),
      sqsRecord(sync('order_01', { force: true }), { messageId: 'c', sentAt: 9 }),
    )
    expect(names()).toEqual(['order_01', 'order_02'])
    expect(ran[0]).toMatchObject({ sentAt: 9, messageId: 'c', job: { force: true } })
    expect(failed).toEqual([])
  })

  test('begins no job that there is no time for: it comes back at once', async () => {
    ports.remainingMs = () => 9_000
    expect(await work(sqsRecord(sync('order_01'), { messageId: 'a' }))).toEqual(['a'])
    expect(names()).toEqual([])
    expect(queue.pauses).toEqual([1])
  })

  test('says in the log what became of each job, and why one failed', async () => {
    fate['SINV-1'] = failure.hiccup
    await work(sqsRecord(sync('order_01'), { messageId: 'a' }), sqsRecord(resolve('SINV-1'), { messageId: 'b' }))
    expect(lines.filter(({ message }) => message)).toEqual([
      expect.objectContaining({ message: 'job', target: 'Medusa Order#order_01', outcome: 'done', cause: 'test' }),
      expect.objectContaining({ message: 'job failed', target: 'Sales Invoice#SINV-1', reason: 'Medusa is away' }),
    ])
  })
})

describe('a job that fails for a while', () => {
  test('goes back with all the messages merged into it; other groups go on', async () => {
    fate.order_01 = failure.hiccup
    const failed = await work(
      sqsRecord(sync('order_01'), { messageId: 'a' }),
      sqsRecord(sync('order_02'), { messageId: 'b' }),
      sqsRecord(sync('order_01'), { messageId: 'c' }),
    )
    expect(failed).toEqual(['a', 'c'])
    expect(names()).toEqual(['order_01', 'order_02'])
    expect(parked()).toEqual([])
  })

  test('takes the later ones of its group back with it, unrun and with the same pause; the earlier ones stay done', async () => {
    fate.second = failure.hiccup
    const [first, second, third] = ['first', 'second', 'third'].map((name, index) =>
      sqsRecord(resolve(name), { messageId: String(index), receiveCount: 3 }),
    ) as [SQSRecord, SQSRecord, SQSRecord]
    expect(await work(...inOneGroup(first, second, third))).toEqual(['1', '2'])
    expect(names()).toEqual(['first', 'second'])
    expect(queue.pauses).toEqual([20])
  })

  test.each([
    [1, 5],
    [2, 10],
    [5, 80],
    [8, 640],
    [9, 900],
    [500, 900],
  ])('pauses longer each time: received %i times, %i s', async (receiveCount, seconds) => {
    fate.order_01 = failure.hiccup
    await work(sqsRecord(sync('order_01'), { messageId: 'a', receiveCount }))
    expect(queue.pauses).toEqual([seconds])
  })

  test('pauses as long as the server asked for', async () => {
    fate.order_01 = new RelayError('transient', '429', {
      code: 'x',
      server: 'medusa',
      httpStatus: 429,
      retryAfterMs: 42_500,
    })
    await work(sqsRecord(sync('order_01'), { messageId: 'a', receiveCount: 3 }))
    expect(queue.pauses).toEqual([43])
  })

  test('comes back all the same when SQS does not take the pause', async () => {
    fate.order_01 = failure.hiccup
    ports.visibility = { comeBackAfter: async () => Promise.reject(new Error('throttled')) }
    expect(await work(sqsRecord(sync('order_01'), { messageId: 'a' }))).toEqual(['a'])
    expect(lines.at(-1)).toMatchObject({ message: 'visibility unchanged', reason: 'Error: throttled' })
  })

  test('after a day waits for a server that nobody reaches, and is queued by itself', async () => {
    fate.order_01 = failure.hiccup
    ports.now = () => 24 * HOUR
    expect(await work(sqsRecord(sync('order_01'), { messageId: 'a', sentAt: 0 }))).toEqual([])
    expect(parked()).toMatchObject([{ status: 'waiting', waiting_for: 'medusa', reason: 'Medusa is away' }])
    expect(await retryWaiting(ports)).toMatchObject({ released: 1 })
    expect(queue.waiting).toHaveLength(1)
  })

  test('after a day is parked when it alone is refused', async () => {
    fate.order_01 = new RelayError('transient', 'ERPNext 500: ambiguous', {
      code: 'x',
      server: 'erpnext',
      httpStatus: 500,
    })
    ports.now = () => 24 * HOUR
    expect(await work(sqsRecord(sync('order_01'), { messageId: 'a', sentAt: 0 }))).toEqual([])
    expect(parked()).toMatchObject([{ status: 'parked', reason: 'ERPNext 500: ambiguous' }])
  })
})

describe('a job that cannot succeed', () => {
  test('parks; the jobs behind it and other groups go on', async () => {
    fate.second = failure.refusal
    const group = ['first', 'second', 'third'].map(name => sqsRecord(resolve(name), { messageId: name }))
    expect(await work(...inOneGroup(...group), sqsRecord(sync('order_01'), { messageId: 'other' }))).toEqual([])
    expect(names()).toEqual(['first', 'second', 'third', 'order_01'])
    expect(parked()).toEqual([
      {
        id: parkedId(resolve('second')),
        status: 'parked',
        kind: 'resolve-orders',
        target: 'Sales Invoice#second',
        job: resolve('second'),
        code: 'not_found',
        reason: 'Medusa 404: no such order of [redacted]',
        parked_at: '1970-01-01T00:00:00.000Z',
        attempts: 0,
      },
    ])
  })

  test('has one row however often it fails, and its next success clears it', async () => {
    fate.order_01 = failure.refusal
    await work(sqsRecord(sync('order_01'), { messageId: 'a' }))
    await work(sqsRecord(sync('order_01'), { messageId: 'b' }))
    expect(parked()).toHaveLength(1)
    fate = {}
    await work(sqsRecord(sync('order_01'), { messageId: 'c' }))
    expect(parked()).toEqual([])
  })

  test('a message that is no job is parked with what is wrong with it', async () => {
    const [broken, unknown] = ['a', 'b'].map(messageId => sqsRecord(sync('order_01'), { messageId })) as [
      SQSRecord,
      SQSRecord,
    ]
    broken.body = 'not json'
    unknown.body = '{"v":1,"kind":"fly"}'
    expect(await work(broken, unknown)).toEqual([])
    expect(parked()).toMatchObject([
      { kind: 'unreadable', reason: 'the message is not JSON' },
      { kind: 'unreadable', reason: expect.stringContaining('kind') },
    ])
  })
})

describe('a job that kills its process', () => {
  /** The process dies in the middle of the job: nothing after it happens. */
  const killed = (record: SQSRecord) => {
    const never = processBatch([record], () => new Promise(() => {}), ports)
    return Promise.race([never, new Promise(resolve => setTimeout(resolve, 5))])
  }

  test('parks alone: the others of its batch are done before it, and it is not begun a third time', async () => {
    const poison = (receiveCount: number) => sqsRecord(sync('order_01'), { messageId: 'poison', receiveCount })
    await killed(poison(4))
    await killed(poison(5))
    expect(await work(poison(6), sqsRecord(sync('order_02'), { messageId: 'b' }))).toEqual([])
    expect(names()).toEqual(['order_02'])
    expect(parked()).toMatchObject([{ status: 'parked', code: 'killed', target: 'Medusa Order#order_01' }])
  })

  test('is told from one that was only unlucky: a start that ends counts no more', async () => {
    const record = (receiveCount: number) => sqsRecord(sync('order_01'), { messageId: 'a', receiveCount })
    await killed(record(4))
    fate.order_01 = failure.hiccup
    for (const count of [5, 6, 7]) expect(await work(record(count))).toEqual(['a'])
    fate = {}
    expect(await work(record(8))).toEqual([])
    expect([parked(), rows.starts.size]).toEqual([[], 0])
  })
})

describe('a wrong setting', () => {
  test('holds every job that needs that server, after one attempt, and says why; others go on', async () => {
    fate.order_01 = failure.wrongPassword
    const orders = ['order_01', 'order_02', 'order_03'].map(id => sqsRecord(sync(id), { messageId: id }))
    expect(await work(...orders, sqsRecord(resolve('SINV-1'), { messageId: 'd' }))).toEqual([])
    await work(sqsRecord(sync('order_04'), { messageId: 'e' }))
    expect(names()).toEqual(['order_01', 'SINV-1'])
    expect(parked().map(({ target, status, waiting_for, reason }) => [target, status, waiting_for, reason])).toEqual(
      ['order_01', 'order_02', 'order_03', 'order_04'].map(id => [
        `Medusa Order#${id}`,
        'waiting',
        'medusa',
        'Medusa 401: Unauthorized',
      ]),
    )
    expect(rows.breakers.get('medusa')).toMatchObject({ code: 'unauthorized', reason: 'Medusa 401: Unauthorized' })
  })

  test('is probed by one job at a time; when that gets through, all are queued and done, none is lost', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `order_${index}`)
    for (const id of ids) fate[id] = failure.wrongPassword
    for (const id of ids) await work(sqsRecord(sync(id), { messageId: id }))
    expect(names()).toHaveLength(1)

    expect(await retryWaiting(ports)).toMatchObject({ probes: 1, released: 0, waiting: 25 })
    await queue.drain(records =>
      processBatch(records, async received => Promise.reject(fate[nameOf(received.job)]), ports),
    )
    expect(parked().filter(({ status }) => status === 'waiting')).toHaveLength(25)

    fate = {}
    ran = []
    expect(await retryWaiting(ports)).toMatchObject({ probes: 1 })
    expect(queue.waiting).toHaveLength(1)
    while (queue.waiting.length) {
      const batch = queue.waiting.splice(0, 10)
      expect(await work(...batch)).toEqual([])
    }
    expect(names().sort()).toEqual(expect.arrayContaining(ids.sort()))
    expect([parked(), rows.breakers.size]).toEqual([[], 0])
  })

  test('is over when a probe is refused for a reason of its own: that server let it in', async () => {
    fate = { order_01: failure.wrongPassword, order_02: failure.wrongPassword }
    await work(sqsRecord(sync('order_01'), { messageId: 'a' }), sqsRecord(sync('order_02'), { messageId: 'b' }))
    fate = { order_01: failure.refusal }
    await work(sqsRecord(sync('order_01', { probe: true }), { messageId: 'c' }))
    expect(rows.breakers.size).toBe(0)
    expect(queue.waiting.map(({ body }) => JSON.parse(body).medusa_order_id)).toEqual(['order_02'])
    expect(rows.parked.get(parkedId(sync('order_01')))).toMatchObject({ status: 'parked', code: 'not_found' })
  })

  test('that nothing waits for any more is forgotten: the next job finds out', async () => {
    fate.order_01 = failure.wrongPassword
    await work(sqsRecord(sync('order_01'), { messageId: 'a' }))
    rows.parked.clear()
    await retryWaiting(ports)
    expect(rows.breakers.size).toBe(0)
  })

  test('the relay switched off: jobs are accepted and held, and done when it is on again', async () => {
    ports.enabled = false
    await work(sqsRecord(sync('order_01'), { messageId: 'a' }), sqsRecord(sync('order_02'), { messageId: 'b' }))
    expect(names()).toEqual([])
    expect(await retryWaiting(ports as BatchPorts)).toMatchObject({ released: 0, waiting: 2 })
    ports.enabled = true
    expect(await retryWaiting(ports as BatchPorts)).toMatchObject({ released: 2 })
    await work(...queue.waiting.splice(0))
    expect([names().sort(), parked()]).toEqual([['order_01', 'order_02'], []])
  })
})
