import { all, functions } from './packaged.ts'

type GetAtt = { 'Fn::GetAtt': [string, string] }

/** The functions that resources of a type call. */
const calledBy = (type: string, idOf: (properties: never) => string): string[] => {
  const ids = all(type).map(([, { Properties }]) => idOf(Properties as never))
  return functions.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
}

/** Names of functions, by what starts them. */
export const workers = calledBy(
  'AWS::Lambda::EventSourceMapping',
  (of: { FunctionName: GetAtt }) => of.FunctionName['Fn::GetAtt'][0],
)
export const scheduled = calledBy(
  'AWS::Scheduler::Schedule',
  (of: { Target: { Arn: GetAtt } }) => of.Target.Arn['Fn::GetAtt'][0],
)
export const byHttp = calledBy(
  'AWS::ApiGatewayV2::Integration',
  (of: { IntegrationUri: GetAtt }) => of.IntegrationUri['Fn::GetAtt'][0],
)
