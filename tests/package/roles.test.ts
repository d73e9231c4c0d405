import { expect, test } from '@jest/globals'
import { actionsInCode } from './aws-calls.ts'
import { all, functions, type PackagedFunction, statementsOf, target } from './packaged.ts'
import { rightsOf } from './rights.ts'

const roleOf = ({ properties }: PackagedFunction): string => properties.Role['Fn::GetAtt'][0]

test('every function has a role of its own', () => {
  const roles = functions.map(roleOf)
  expect(new Set(roles).size).toBe(functions.length)
  // The Serverless Framework's role for all functions stays in the template as the pattern of the others. Nobody has it.
  expect(all('AWS::IAM::Role').map(([id]) => id)).toEqual(expect.arrayContaining(roles))
  expect(all('AWS::IAM::Role')).toHaveLength(roles.length + 1)
  expect(roles).not.toContain('IamRoleLambdaExecution')
})

test('no role holds a wildcard, but for the names of its own log streams', () => {
  for (const packaged of functions) {
    const ownLogs = `:log-group:/aws/lambda/${packaged.properties.FunctionName}:*:*`
    const { ManagedPolicyArns, Policies } = target(packaged.properties.Role).Properties
    expect(ManagedPolicyArns).toEqual([])
    expect(Policies).toHaveLength(1)
    for (const { Effect, Action, Resource, ...rest } of statementsOf(packaged)) {
      expect(rest).toEqual({})
      expect(Effect).toBe('Allow')
      expect(JSON.stringify(Action)).not.toContain('*')
      expect(JSON.stringify(Resource).replaceAll(ownLogs, '')).not.toContain('*')
    }
  }
})

test('only the function that a queue or a schedule starts may read that queue or invoke that function', () => {
  for (const packaged of functions) {
    const sources = all('AWS::Lambda::EventSourceMapping').filter(
      ([, { Properties }]) => Properties.FunctionName['Fn::GetAtt'][0] === packaged.id,
    )
    const reads = statementsOf(packaged).filter(({ Action }) => Action.includes('sqs:ReceiveMessage'))
    expect(reads.flatMap(({ Resource }) => Resource)).toEqual(
      sources.map(([, { Properties }]) => Properties.EventSourceArn),
    )
  }
})

// Whether each function has what it needs, and nothing that it does not, is shown where all are called: handlers.test.ts.
test('every AWS call in the code is allowed to a function, and none is allowed what no code calls', async () => {
  const granted = functions.flatMap(packaged => [...rightsOf(packaged)].map(right => right.split(' ')[0]))
  expect(new Set(granted)).toEqual(await actionsInCode())
})

test('a function may do with a queue, a table or the secret only what is in its environment', () => {
  for (const packaged of functions) {
    const known = Object.values(packaged.variables).map(value => (typeof value === 'string' ? value : value.Ref))
    const reads = all('AWS::Lambda::EventSourceMapping')
      .filter(([, { Properties }]) => Properties.FunctionName['Fn::GetAtt'][0] === packaged.id)
      .map(([, { Properties }]) => Properties.EventSourceArn['Fn::GetAtt'][0])
    for (const right of rightsOf(packaged)) {
      expect([...known, ...reads]).toContain(right.split(' ')[1]?.replace(/\/index\/.*/, ''))
    }
  }
})
