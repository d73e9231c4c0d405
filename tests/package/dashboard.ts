import { all } from './packaged.ts'

export interface Widget {
  type: 'metric' | 'log'
  x: number
  y: number
  width: number
  height: number
  // biome-ignore lint/suspicious/noExplicitAny: CloudWatch's properties; a test reads a few
  properties: any
}

/** One row of a widget, what it takes over from the row before it filled in. */
export interface Row {
  namespace: string
  name: string
  /** `['FunctionName', 'erpnext-medusa-relay-dev-orders']`; a reference such as `${OrdersQueue.QueueName}` as it stands. */
  dimensions: string[]
  options: Record<string, unknown>
}

const [text] = all('AWS::CloudWatch::Dashboard').map(([, { Properties }]) =>
  String(Properties.DashboardBody['Fn::Sub']),
)
if (!text) throw new Error('the template has no dashboard')

/** `${…}` in the dashboard's text, which CloudFormation fills in. */
export const references: readonly string[] = [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, reference = '']) => reference)

/** As CloudWatch is given it: JSON or it is refused. */
export const widgets: readonly Widget[] = JSON.parse(text).widgets

export const rows: readonly Row[] = widgets.flatMap(({ properties }) => rowsOf(properties.metrics ?? []))

/** `...` stands for all that the row before has in front of its last entries, `.` for the one in its place. */
function rowsOf(metrics: unknown[][]): Row[] {
  let before: string[] = []
  return metrics.map(metric => {
    const options = metric.find(entry => typeof entry === 'object') ?? {}
    const own = metric.filter(entry => typeof entry === 'string')
    const entries = own.flatMap((entry, index) => {
      if (entry === '...') return before.slice(0, before.length - (own.length - 1))
      return entry === '.' ? [before[index] ?? ''] : [entry]
    })
    before = entries
    const [namespace = '', name = '', ...dimensions] = entries
    return { namespace, name, dimensions, options: options as Record<string, unknown> }
  })
}
