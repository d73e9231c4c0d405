import { all, byId } from './packaged.ts'
import type { Resource } from './service-package.ts'

export interface Metric {
  namespace: string
  name: string
  /** Such as `QueueName` and the queue's id, or `FunctionName` and its name in serverless.yml. */
  of: { dimension: string; value: string } | undefined
  periodSeconds: number
}

export interface Alarm {
  id: string
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties; a test reads a few
  properties: any
  metrics: Metric[]
}

/** Every alarm of the packaged template, a single metric and metric math read alike. */
export const alarms: readonly Alarm[] = all('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({
  id,
  properties: Properties,
  metrics: Properties.Metrics
    ? Properties.Metrics.filter((query: { MetricStat?: unknown }) => query.MetricStat).map(
        // biome-ignore lint/suspicious/noExplicitAny: as above
        ({ MetricStat }: any) => metricOf(MetricStat.Metric, MetricStat.Period),
      )
    : [metricOf(Properties, Properties.Period)],
}))

export const alarmsOn = (namespace: string, name: string, value?: string): Alarm[] =>
  alarms.filter(({ metrics }) =>
    metrics.some(metric => metric.namespace === namespace && metric.name === name && metric.of?.value === value),
  )

function metricOf({ Namespace, MetricName, Dimensions = [] }: Resource['Properties'], periodSeconds: number): Metric {
  if (Dimensions.length > 1) throw new Error(`${MetricName}: none of the metrics looked at has two dimensions`)
  const [dimension] = Dimensions
  const of = dimension && { dimension: dimension.Name, value: named(dimension.Value) }
  return { namespace: Namespace, name: MetricName, of, periodSeconds }
}

/** A resource of this template; anything else would be an alarm on nothing, which never rings. */
function named(value: string | { Ref: string } | { 'Fn::GetAtt': [string, string] }): string {
  if (typeof value !== 'string') {
    const id = 'Ref' in value ? value.Ref : value['Fn::GetAtt'][0]
    byId(id)
    return id
  }
  const [, found] = all('AWS::Lambda::Function').find(([, { Properties }]) => Properties.FunctionName === value) ?? []
  if (!found) throw new Error(`no function is called ${value}`)
  return value.replace('erpnext-medusa-relay-dev-', '')
}
