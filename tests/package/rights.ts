import { type PackagedFunction, type Statement, statementsOf } from './packaged.ts'

/** Not called by code: what Lambda itself does with the role, writing logs and reading the queue; and the schedule. */
const BY_AWS =
  /^(logs:|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) |lambda:InvokeFunction |sqs:SendMessage SchedulesDeadQueue$)/

/** What a function's code may do, such as `dynamodb:PutItem ParkedTable`. */
export const rightsOf = (packaged: PackagedFunction): Set<string> =>
  new Set(
    statementsOf(packaged)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(statement =>
        statement.Action.flatMap(action => resourcesOf(statement).map(resource => `${action} ${resource}`)),
      )
      .filter(right => !BY_AWS.test(right)),
  )

/** By their ids in the template: `!GetAtt X.Arn` and `!Ref X` are `X`, `!Sub ${X.Arn}/index/i` is `X/index/i`. */
const resourcesOf = ({ Resource }: Statement): string[] =>
  [Resource].flat().map(resource => {
    if (typeof resource === 'string') return resource
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = resource as Record<string, unknown>
    return String(Ref ?? (attribute as string[] | undefined)?.[0] ?? text).replace(/\$\{(\w+)\.Arn\}/, '$1')
  })
