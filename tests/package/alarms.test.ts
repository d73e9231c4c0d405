import { expect, test } from '@jest/globals'
import { RelayError } from '../../lib/errors.ts'
import { verdict } from '../../lib/queue/verdict.ts'
import { type Alarm, alarms, alarmsOn } from './alarms.ts'
import { metricsInCode } from './metrics-in-code.ts'
import { all, functions, packageFolder } from './packaged.ts'
import { readTemplate, resourcesWith, type Template } from './service-package.ts'
import { byHttp, scheduled, workers } from './started-by.ts'

const OURS = 'erpnext-medusa-relay-dev'
const HOUR = 3600
const DAY = 24 * HOUR

const ONLY_ON_THE_DASHBOARD = [
  ...['JobsDone', 'JobsWaiting'], // how many wait now, which is WaitingJobs, rings
  ...['MedusaMs', 'MedusaFailures', 'ErpnextMs', 'ErpnextFailures'], // what comes of it rings: late, waiting, parked jobs
]

const periodSeconds = ({ metrics }: Alarm) => Math.max(...metrics.map(metric => metric.periodSeconds))
const windowSeconds = (alarm: Alarm) => periodSeconds(alarm) * alarm.properties.EvaluationPeriods
const ringsOnSilence = ({ properties }: Alarm) =>
  properties.ComparisonOperator === 'LessThanThreshold' &&
  properties.Threshold === 1 &&
  properties.TreatMissingData === 'breaching'

test('every alarm says in plain words what it means and what to do first', () => {
  expect(alarms.length).toBeGreaterThan(10)
  for (const { id, properties } of alarms) {
    expect([id, properties.AlarmDescription]).toEqual([id, expect.stringMatching(/^[A-Z].{40,} First: .{20,}\.$/)])
    expect(properties.AlarmDescription.length).toBeLessThanOrEqual(1024) // AWS takes no more
    expect(properties.AlarmName).toMatch(/^erpnext-medusa-relay-dev-[a-z-]+$/)
  }
  expect(new Set(alarms.map(({ properties }) => properties.AlarmName)).size).toBe(alarms.length)
})

test('every alarm tells the topic, and one that stays on tells it too when it is over', () => {
  for (const alarm of alarms) {
    const { AlarmActions, OKActions, TreatMissingData } = alarm.properties
    const stays = TreatMissingData !== 'notBreaching' || alarm.id.endsWith('LateAlarm')
    const told = [{ Ref: 'AlarmTopic' }]
    expect([alarm.id, AlarmActions, OKActions]).toEqual([alarm.id, told, stays ? told : undefined])
  }
})

test('the topic mails to ALARM_EMAIL; without it alarms exist and notify nobody', async () => {
  const condition = (template: Template) => {
    const [[, subscription] = []] = Object.entries(template.Resources).filter(
      ([, { Type }]) => Type === 'AWS::SNS::Subscription',
    )
    const told = template.Conditions[subscription?.Condition ?? ''] as {
      'Fn::Not': [{ 'Fn::Equals': [string, string] }]
    }
    const [left, right] = told['Fn::Not'][0]['Fn::Equals']
    return { exists: left !== right, to: subscription?.Properties }
  }
  expect(condition(readTemplate(packageFolder)).exists).toBe(false)

  const template = await resourcesWith({ ALARM_EMAIL: 'ops@example.com', NO_WEBHOOK_HOURS: '72' })
  expect(condition(template)).toEqual({
    exists: true,
    to: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: 'ops@example.com' },
  })
  expect(Number(template.Resources.NoWebhooksAlarm?.Properties.EvaluationPeriods)).toBe(72)
  expect(template.Resources.NoWebhooksAlarm?.Properties.AlarmDescription).toContain('for 72 hours')
})

test('every alarm keeps to what AWS takes', () => {
  for (const alarm of alarms) {
    // Seven days in all, and one day where the period is under an hour.
    expect(windowSeconds(alarm)).toBeLessThanOrEqual(periodSeconds(alarm) >= HOUR ? 7 * DAY : DAY)
    expect(periodSeconds(alarm) % 60).toBe(0)
    const { Metrics, Statistic } = alarm.properties
    expect(Boolean(Metrics)).toBe(Statistic === undefined)
    if (!Metrics) continue
    expect(alarm.metrics.length).toBeLessThanOrEqual(10)
    expect(Metrics.filter(({ ReturnData }: { ReturnData?: boolean }) => ReturnData !== false)).toHaveLength(1)
    const ids = Metrics.map(({ Id }: { Id: string }) => Id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/)
  }
})

test('alarms on the relay’s own metrics name those that the code counts, as it counts them', async () => {
  const own = alarms.flatMap(({ metrics }) => metrics).filter(({ namespace }) => !namespace.startsWith('AWS/'))
  const counted = await metricsInCode()
  expect([...new Set(own.map(({ name }) => name))].toSorted()).toEqual(
    [...counted].filter(name => !ONLY_ON_THE_DASHBOARD.includes(name)).toSorted(),
  )

  process.env.METRICS_NAMESPACE = String(functions[0]?.variables.METRICS_NAMESPACE)
  const { createLog } = await import('../../lib/log.ts') // reads it while it loads, as in a Lambda
  const lines: string[] = []
  createLog(line => lines.push(line)).metric('Any', 1)
  const [{ Namespace, Dimensions }] = JSON.parse(lines[0] ?? '')._aws.CloudWatchMetrics
  for (const { namespace, of } of own)
    expect([namespace, of ? [[of.dimension]] : [[]]]).toEqual([Namespace, Dimensions])
})

test('alarms on AWS’s metrics name those that AWS has, of a thing that is in this template', () => {
  const known: Record<string, { dimension: string; names: string[] }> = {
    'AWS/ApiGateway': { dimension: 'ApiId', names: ['5xx'] },
    'AWS/Lambda': { dimension: 'FunctionName', names: ['Errors', 'Invocations', 'Throttles'] },
    'AWS/SQS': {
      dimension: 'QueueName',
      names: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible', 'NumberOfMessagesReceived'],
    },
  }
  const used = alarms.flatMap(({ metrics }) => metrics).filter(({ namespace }) => namespace !== OURS)
  expect(used.length).toBeGreaterThan(10)
  for (const { namespace, name, of } of used) {
    expect(known[namespace]?.names).toContain(name)
    expect(of?.dimension).toBe(known[namespace]?.dimension)
  }
})

test('every queue has an alarm: one of work on its oldest job, a dead-letter queue on whatever came or lies there', () => {
  const queues = all('AWS::SQS::Queue')
  for (const [id, { Properties }] of queues) {
    const ofDeadLetters = Properties.FifoQueue ? 'NumberOfMessagesReceived' : 'ApproximateNumberOfMessagesVisible'
    const metric = Properties.RedrivePolicy ? 'ApproximateAgeOfOldestMessage' : ofDeadLetters
    expect([id, alarmsOn('AWS/SQS', metric, id).length]).toEqual([id, 1])
  }
})

test('the age of a job rings only after a server was away for longer than the longest pause between two tries', () => {
  const down = new RelayError('transient', 'down', { code: 'network', server: 'medusa' })
  const after = verdict(down, { received: 99, ageMs: 0 })
  expect(after).toMatchObject({ do: 'try again' })
  for (const [id, { Properties }] of all('AWS::SQS::Queue')) {
    if (!Properties.RedrivePolicy) continue
    const [late] = alarmsOn('AWS/SQS', 'ApproximateAgeOfOldestMessage', id)
    expect(late?.properties.Threshold).toBeGreaterThanOrEqual(4 * (after as { afterSeconds: number }).afterSeconds)
  }
})

test('errors and throttles ring for every function: of workers and schedules by name, behind HTTP as a 5xx answer', () => {
  expect(alarmsOn('AWS/ApiGateway', '5xx', 'HttpApi')).toHaveLength(1)
  for (const name of [...workers, ...scheduled]) {
    expect([name, alarmsOn('AWS/Lambda', 'Errors', name).length]).toEqual([name, 1])
    expect([name, alarmsOn('AWS/Lambda', 'Throttles', name).length]).toEqual([name, 1])
  }
  const watched = [...byHttp, ...workers, ...scheduled]
  // Only ever called by a person, who sees the error.
  expect(functions.map(({ name }) => name).filter(name => !watched.includes(name))).toEqual([
    'export-sales-order',
    'export-website-item',
    'export-item-price',
    'export-item-groups',
    'export-prices',
    'update-website-items',
    'clear-medusa-ids',
  ])
})

test('a schedule that does not start its function rings', () => {
  expect(scheduled.length).toBeGreaterThan(0)
  for (const name of scheduled) {
    const [alarm] = alarmsOn('AWS/Lambda', 'Invocations', name)
    expect([name, alarm && ringsOnSilence(alarm)]).toEqual([name, true])
  }
})

test('no webhook of any kind for a day rings', () => {
  const [alarm] = alarmsOn(OURS, 'Webhooks')
  expect(alarm && [ringsOnSilence(alarm), windowSeconds(alarm)]).toEqual([true, DAY])
  expect(alarm?.properties.Statistic).toBe('Sum')
})

test('jobs that wait for a quarter of an hour ring, and so does what stays parked for a day', () => {
  const [waiting] = alarmsOn(OURS, 'WaitingJobs')
  const [parked] = alarmsOn(OURS, 'ParkedJobs')
  expect(waiting && windowSeconds(waiting)).toBe(900)
  expect(parked && windowSeconds(parked)).toBe(DAY)
  for (const alarm of [waiting, parked]) {
    // The lowest count of the time, so that it rings only when there was always something.
    expect(alarm?.properties).toMatchObject({ Statistic: 'Minimum', Threshold: 1, TreatMissingData: 'ignore' })
    expect(alarm?.properties.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold')
  }
})
