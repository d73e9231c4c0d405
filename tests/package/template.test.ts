import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { actionsInCode } from './aws-calls.ts'
import { type Packaged, type Resource, servicePackage } from './packaged.ts'
import { unzip } from './zip.ts'

const LARGEST_WEBHOOK_BUNDLE = 450 * 1024
const FOURTEEN_DAYS = 14 * 24 * 60 * 60

let packaged: Packaged
beforeAll(async () => {
  packaged = await servicePackage()
}, 120_000)
afterAll(() => rm(dirname(packaged.folder), { recursive: true }))

const all = (type: string) => packaged.resources.filter(([, { Type }]) => Type === type)
const byId = (id: string): Resource => {
  const [, found] = packaged.resources.find(([other]) => other === id) ?? []
  if (!found) throw new Error(`the template has no ${id}`)
  return found
}
const functions = () => all('AWS::Lambda::Function')
const roleOf = (lambda: Resource): string => lambda.Properties.Role['Fn::GetAtt'][0]
type Statement = { Effect: string; Action: string[]; Resource: unknown }
const statements = (role: Resource): Statement[] => role.Properties.Policies[0].PolicyDocument.Statement
const resourcesOf = (statement: Statement): unknown[] => [statement.Resource].flat()
const bundle = async (lambda: Resource): Promise<Map<string, Buffer>> => {
  const name = String(lambda.Properties.Code.S3Key).split('/').at(-1) ?? ''
  return unzip(await readFile(join(packaged.folder, name)))
}

test('every file under functions/ is a function named after it, and every function is such a file', () => {
  const files = globSync('functions/**/*.ts').map(file => file.replace(/\.ts$/, ''))
  expect(
    functions()
      .map(([, { Properties }]) => Properties.Handler.replace(/\.handler$/, ''))
      .toSorted(),
  ).toEqual(files.toSorted())
  for (const [, { Properties }] of functions()) {
    const [name = ''] = Properties.Handler.split('/').at(-1).split('.')
    expect(Properties.FunctionName).toBe(`erpnext-medusa-relay-dev-${name}`)
  }
})

test('every function runs on arm64 and Node 24', () => {
  for (const [, { Properties }] of functions()) {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
  }
})

test('every function has a role of its own', () => {
  const roles = functions().map(([, lambda]) => roleOf(lambda))
  expect(new Set(roles).size).toBe(functions().length)
  // The Serverless Framework's role for all functions stays in the template as the pattern of the others. Nobody has it.
  expect(all('AWS::IAM::Role').map(([id]) => id)).toEqual(expect.arrayContaining(roles))
  expect(all('AWS::IAM::Role')).toHaveLength(roles.length + 1)
  expect(roles).not.toContain('IamRoleLambdaExecution')
})

test('no role holds a wildcard, but for the names of its own log streams', () => {
  for (const [, lambda] of functions()) {
    const ownLogs = `:log-group:/aws/lambda/${lambda.Properties.FunctionName}:*:*`
    const role = byId(roleOf(lambda))
    expect(role.Properties.ManagedPolicyArns).toEqual([])
    expect(role.Properties.Policies).toHaveLength(1)
    for (const statement of statements(role)) {
      expect(JSON.stringify(statement.Action)).not.toContain('*')
      for (const resource of resourcesOf(statement)) {
        const text = JSON.stringify(resource)
        expect(text.replace(ownLogs, '')).not.toContain('*')
      }
    }
  }
})

test('every AWS call in the code is allowed to a function, and none is allowed what no code calls', async () => {
  // Not called by code: what Lambda itself does with the role, writing logs and reading the queue; and the schedule.
  const byLambda = /^(logs:|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$|lambda:InvokeFunction$)/
  const granted = functions().flatMap(([, lambda]) => statements(byId(roleOf(lambda))).flatMap(({ Action }) => Action))
  expect(new Set(granted.filter(action => !byLambda.test(action)))).toEqual(await actionsInCode())
})

test('a function may do with a queue, a table or the secret only what is in its environment', () => {
  for (const [, lambda] of functions()) {
    const known = Object.values(lambda.Properties.Environment?.Variables ?? {}).map(
      value => (value as { Ref: string }).Ref,
    )
    const sources = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties)
    const reads = sources.map(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt'][0])
    for (const resource of statements(byId(roleOf(lambda))).flatMap(resourcesOf)) {
      const text = JSON.stringify(resource)
      if (/log-group|:function:/.test(text)) continue
      expect([...known, ...reads]).toContain(/([A-Za-z]+(Queue|Table|Secret))/.exec(text)?.[1])
    }
  }
})

test('every queue is FIFO with high throughput, encrypted, and keeps messages for 14 days', () => {
  expect(all('AWS::SQS::Queue').length).toBeGreaterThan(0)
  for (const [, { Properties }] of all('AWS::SQS::Queue')) {
    expect(Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: FOURTEEN_DAYS,
    })
    expect(Properties.QueueName).toMatch(/\.fifo$/)
  }
})

test('every queue that a worker reads has a dead-letter queue of its own and a patient visibility time-out', () => {
  const sources = all('AWS::Lambda::EventSourceMapping')
  const targets = sources.map(([, { Properties }]) => {
    const queue = byId(Properties.EventSourceArn['Fn::GetAtt'][0]).Properties
    const worker = byId(Properties.FunctionName['Fn::GetAtt'][0]).Properties
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker.Timeout)
    expect(queue.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(100)
    return queue.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]
  })
  expect(new Set(targets).size).toBe(sources.length)
  const dead = targets.map(target => byId(target).Properties.QueueName)
  expect(dead.every(name => name.endsWith('-dead.fifo'))).toBe(true)
  expect(all('AWS::SQS::Queue')).toHaveLength(2 * sources.length)
})

test('every event source keeps to what AWS takes for FIFO queues, and reports failures one by one', () => {
  expect(all('AWS::Lambda::EventSourceMapping').length).toBeGreaterThan(0)
  for (const [, { Properties }] of all('AWS::Lambda::EventSourceMapping')) {
    expect(Properties.BatchSize).toBeLessThanOrEqual(10)
    expect(Properties).not.toHaveProperty('MaximumBatchingWindowInSeconds')
    expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2)
  }
})

test('every table is paid by use and can be put back to any second; the sync state outlives the stack', () => {
  expect(all('AWS::DynamoDB::Table').length).toBeGreaterThan(0)
  for (const [, { Properties }] of all('AWS::DynamoDB::Table')) {
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
  }
  expect(byId('SyncStateTable').DeletionPolicy).toBe('Retain')
})

test('the request log expires', () => {
  const ttl = { AttributeName: 'expiresAt', Enabled: true }
  expect(byId('RequestLogTable').Properties.TimeToLiveSpecification).toEqual(ttl)
})

test('every function has a log group, kept for 30 days', () => {
  const groups = Object.fromEntries(
    all('AWS::Logs::LogGroup').map(([, { Properties }]) => [Properties.LogGroupName, Properties.RetentionInDays]),
  )
  const wanted = functions().map(([, { Properties }]) => [`/aws/lambda/${Properties.FunctionName}`, 30])
  expect(groups).toEqual(Object.fromEntries(wanted))
})

test('every schedule has a time zone, and its role may invoke its function', () => {
  expect(all('AWS::Events::Rule')).toEqual([]) // those have no time zone
  expect(all('AWS::Scheduler::Schedule').length).toBeGreaterThan(0)
  for (const [, { Properties }] of all('AWS::Scheduler::Schedule')) {
    expect(Properties.ScheduleExpressionTimezone).toBe('UTC') // the default
    const role = byId(Properties.Target.RoleArn['Fn::GetAtt'][0])
    const { FunctionName } = byId(Properties.Target.Arn['Fn::GetAtt'][0]).Properties
    const invoke = statements(role).find(({ Action }) => Action.includes('lambda:InvokeFunction'))
    expect(JSON.stringify(invoke?.Resource)).toContain(`:function:${FunctionName}"`)
    const trusted = role.Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service
    expect(trusted).toContain('scheduler.amazonaws.com')
  }
})

test('all settings are in one secret, which deploying creates empty and never removes', () => {
  expect(all('AWS::SecretsManager::Secret').map(([id]) => id)).toEqual(['SettingsSecret'])
  expect(byId('SettingsSecret')).toMatchObject({ DeletionPolicy: 'Retain', Properties: { SecretString: '{}' } })
})

test('an environment holds names of resources and nothing that could be a credential', () => {
  for (const [, { Properties }] of functions()) {
    for (const [name, value] of Object.entries(Properties.Environment?.Variables ?? {})) {
      expect({ [name]: value }).toEqual({ [name]: { Ref: expect.stringMatching(/^\w+(Queue|Table|Secret)$/) } })
    }
  }
})

test('a webhook bundle is at most 450 KB of JavaScript', async () => {
  const sizes: string[] = []
  for (const [, lambda] of functions()) {
    const file = lambda.Properties.Handler.replace(/handler$/, 'js')
    const size = (await bundle(lambda)).get(file)?.length ?? Number.POSITIVE_INFINITY
    sizes.push(`${String(Math.ceil(size / 1024)).padStart(4)} KB  ${file}`)
    if (file.startsWith('functions/webhooks/')) expect([file, size <= LARGEST_WEBHOOK_BUNDLE]).toEqual([file, true])
  }
  process.stdout.write(`${sizes.join('\n')}\n`)
})

test('every bundle loads on its own, with nothing installed and only its environment', async () => {
  for (const [id, lambda] of functions()) {
    const folder = join(packaged.folder, 'unzipped', id)
    for (const [name, content] of await bundle(lambda)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    const given = Object.keys(lambda.Properties.Environment?.Variables ?? {}).map(name => [name, 'a-name'])
    const load = `process.exitCode = typeof require('./${lambda.Properties.Handler.replace(/\.handler$/, '')}').handler === 'function' ? 0 : 1`
    const env = { AWS_REGION: 'us-east-1', ...Object.fromEntries(given) }
    await promisify(execFile)(process.execPath, ['-e', load], { cwd: folder, env })
  }
})
