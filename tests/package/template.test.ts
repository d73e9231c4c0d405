import { globSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { all, byId, functions } from './packaged.ts'

test('every file under functions/ is a function named after it, and every function is such a file', () => {
  const files = globSync('functions/**/*.ts').map(file => file.replace(/\.ts$/, ''))
  const handlers = functions.map(({ properties }) => properties.Handler.replace(/\.handler$/, ''))
  expect(handlers.toSorted()).toEqual(files.toSorted())
  for (const { name, properties } of functions) expect(properties.FunctionName).toBe(`erpnext-medusa-relay-dev-${name}`)
})

test('every function runs on arm64 and Node 24', () => {
  for (const { properties } of functions) {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
  }
})

test('every function has a log group, kept for 30 days', () => {
  const groups = all('AWS::Logs::LogGroup').map(([, { Properties }]) => [
    Properties.LogGroupName,
    Properties.RetentionInDays,
  ])
  const wanted = functions.map(({ properties }) => [`/aws/lambda/${properties.FunctionName}`, 30])
  expect(Object.fromEntries(groups)).toEqual(Object.fromEntries(wanted))
})

test('an environment holds names of resources, the metrics’ namespace, and nothing that could be a credential', () => {
  for (const { variables } of functions) {
    const { METRICS_NAMESPACE, ...names } = variables
    expect(METRICS_NAMESPACE).toBe('erpnext-medusa-relay-dev')
    for (const [name, value] of Object.entries(names)) {
      expect({ [name]: value }).toEqual({ [name]: { Ref: expect.stringMatching(/^\w+(Queue|Table|Secret)$/) } })
    }
  }
})

test('all settings are in one secret, which deploying creates empty and never removes', () => {
  expect(all('AWS::SecretsManager::Secret').map(([id]) => id)).toEqual(['SettingsSecret'])
  expect(byId('SettingsSecret')).toMatchObject({ DeletionPolicy: 'Retain', Properties: { SecretString: '{}' } })
})

test('every table is paid by use and can be put back to any second', () => {
  expect(all('AWS::DynamoDB::Table').length).toBeGreaterThan(0)
  for (const [, { Properties }] of all('AWS::DynamoDB::Table')) {
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
  }
})

test('the sync states and the parked jobs, which are nowhere else, outlive the stack; the request log expires', () => {
  expect(byId('SyncStateTable').DeletionPolicy).toBe('Retain')
  expect(byId('ParkedTable').DeletionPolicy).toBe('Retain')
  const ttl = { AttributeName: 'expiresAt', Enabled: true }
  expect(byId('RequestLogTable').Properties.TimeToLiveSpecification).toEqual(ttl)
})
