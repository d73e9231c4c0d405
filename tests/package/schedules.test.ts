import { expect, test } from '@jest/globals'
import { all, byId, functions, statementsOf, target } from './packaged.ts'

const schedules = all('AWS::Scheduler::Schedule').map(([, { Properties }]) => {
  const { FunctionName } = target(Properties.Target.Arn).Properties
  const found = functions.find(({ properties }) => properties.FunctionName === FunctionName)
  if (!found) throw new Error(`a schedule starts ${FunctionName}, which is no function`)
  return { of: found, Properties }
})

test('these run on schedule, and nothing else', () => {
  const times = Object.fromEntries(schedules.map(({ of, Properties }) => [of.name, Properties.ScheduleExpression]))
  expect(times).toEqual({
    'update-orders': 'cron(0 1 * * ? *)',
    sweep: 'rate(15 minutes)',
    'retry-waiting': 'rate(5 minutes)',
    'export-website-items': 'cron(0 1 * * ? *)',
    'sync-missing-prices': 'cron(5 0,4 * * ? *)',
    'update-stock': 'cron(0 1 * * ? *)',
    reconcile: 'cron(0 3 * * ? *)',
  })
  expect(all('AWS::Events::Rule')).toEqual([]) // those have no time zone
})

test('every schedule is on, has a time zone, and its role may invoke its function and no other', () => {
  for (const { of, Properties } of schedules) {
    expect(Properties).toMatchObject({ State: 'ENABLED', ScheduleExpressionTimezone: 'UTC' }) // the default
    expect(Properties.Target.RoleArn).toEqual(of.properties.Role)
    const trusted = target(of.properties.Role).Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service
    expect(trusted).toContain('scheduler.amazonaws.com')
    const invoke = statementsOf(of).filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
    expect(invoke).toEqual([
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: {
          'Fn::Sub': expect.stringMatching(
            `^arn:\\$\\{AWS::Partition\\}:lambda:\\$\\{AWS::Region\\}:\\$\\{AWS::AccountId\\}:function:${of.properties.FunctionName}$`,
          ),
        },
      },
    ])
  }
})

test('a function that runs on schedule is over before its next run', () => {
  for (const { of, Properties } of schedules) {
    const [, minutes] = /^rate\((\d+) minutes\)$/.exec(Properties.ScheduleExpression) ?? []
    if (minutes) expect([of.name, of.properties.Timeout <= Number(minutes) * 60]).toEqual([of.name, true])
  }
})

test('a run that cannot be started is given up after an hour, and then lies where an alarm sees it', () => {
  for (const { of, Properties } of schedules) {
    expect([of.name, Properties.Target]).toMatchObject([
      of.name,
      {
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['SchedulesDeadQueue', 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: expect.any(Number) },
      },
    ])
    const send = statementsOf(of).filter(
      ({ Resource }) => JSON.stringify(Resource) === JSON.stringify(Properties.Target.DeadLetterConfig.Arn),
    )
    expect([of.name, send]).toMatchObject([of.name, [{ Effect: 'Allow', Action: ['sqs:SendMessage'] }]])
  }
  // Not FIFO, for AWS takes none here; nobody reads it, so the alarm looks at what lies there.
  expect(byId('SchedulesDeadQueue').Properties).toEqual({
    QueueName: 'erpnext-medusa-relay-dev-schedules-dead',
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 24 * 60 * 60,
  })
})
