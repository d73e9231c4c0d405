import { glob, readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { references, rows, type Widget, widgets } from './dashboard.ts'
import { metricsInCode } from './metrics-in-code.ts'
import { all, byId, functions } from './packaged.ts'
import { scheduled, workers } from './started-by.ts'

const OURS = 'erpnext-medusa-relay-dev'

/** AWS's own metrics that there are, and the one dimension that each has here. */
const AWS: Record<string, { dimension: string; names: string[] }> = {
  'AWS/ApiGateway': { dimension: 'ApiId', names: ['Count', '4xx', '5xx'] },
  'AWS/DynamoDB': { dimension: 'TableName', names: ['ReadThrottleEvents', 'WriteThrottleEvents'] },
  'AWS/Lambda': { dimension: 'FunctionName', names: ['Errors', 'Throttles', 'Duration'] },
  'AWS/SQS': {
    dimension: 'QueueName',
    names: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
  },
}
const shows = (name: string, value: string) =>
  rows.filter(row => row.name === name && row.dimensions[1] === value).map(() => value)

test('every metric on it is counted by the code, or by AWS of a thing that is in this template', async () => {
  const counted = await metricsInCode()
  const functionNames = functions.map(({ properties }) => properties.FunctionName)
  for (const { namespace, name, dimensions } of rows) {
    if (namespace === OURS) {
      expect([...counted]).toContain(name)
      expect(dimensions).toEqual([]) // as log.metric counts: without
    } else {
      expect([namespace, AWS[namespace]?.names]).toEqual([namespace, expect.arrayContaining([name])])
      expect(dimensions).toEqual([AWS[namespace]?.dimension, expect.any(String)])
      if (namespace === 'AWS/Lambda') expect(functionNames).toContain(dimensions[1])
      else expect(dimensions[1]).toMatch(/^\$\{\w+(\.QueueName)?\}$/)
    }
  }
})

test('nothing refers to what is not in the template', () => {
  const ours = references.filter(reference => !reference.startsWith('AWS::'))
  expect(ours.length).toBeGreaterThan(10)
  for (const reference of ours) byId(reference.split('.')[0] ?? '')
  expect(new Set(references.filter(reference => reference.startsWith('AWS::')))).toEqual(new Set(['AWS::Region']))
})

test('everything that the relay counts is on it', async () => {
  const shown = rows.filter(({ namespace }) => namespace === OURS).map(({ name }) => name)
  expect(new Set(shown)).toEqual(await metricsInCode())
})

test('every queue is on it: how old the oldest job is, how much lies there, dead letters too', () => {
  for (const [id, { Properties }] of all('AWS::SQS::Queue')) {
    const queue = `\${${id}.QueueName}`
    expect(shows('ApproximateNumberOfMessagesVisible', queue)).toEqual([queue])
    if (Properties.RedrivePolicy) expect(shows('ApproximateAgeOfOldestMessage', queue)).toEqual([queue])
  }
})

test('every worker and every function that runs on schedule is on it; those behind HTTP together, by their answers', () => {
  for (const name of [...workers, ...scheduled]) {
    const called = `${OURS}-${name}`
    for (const metric of ['Errors', 'Throttles', 'Duration']) expect(shows(metric, called)).toEqual([called])
  }
  for (const metric of ['Count', '4xx', '5xx']) expect(shows(metric, `\${HttpApi}`)).toHaveLength(1)
})

test('every table is on it: whether reads or writes are throttled', () => {
  for (const [id] of all('AWS::DynamoDB::Table')) {
    for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
      expect(shows(metric, `\${${id}}`)).toHaveLength(1)
    }
  }
})

test('requests to both servers are counted, with those that failed and how long the slow ones take', () => {
  for (const server of ['Medusa', 'Erpnext']) {
    const stats = rows.filter(({ name }) => name === `${server}Ms`).map(({ options }) => options.stat)
    expect(stats).toEqual(['SampleCount', 'p50', 'p95', 'Maximum'])
  }
})

test('its tables of log lines look into logs that there are, for lines that the code writes', async () => {
  const groups = all('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName)
  let code = ''
  for await (const file of glob('lib/**/*.ts', { exclude: ['lib/local', 'lib/cli'] })) code += await readFile(file)
  const queries: string[] = widgets.filter(({ type }) => type === 'log').map(({ properties }) => properties.query)
  expect(queries).toHaveLength(2)
  for (const query of queries) {
    const [sources, filter] = [[...query.matchAll(/SOURCE '([^']+)'/g)], /filter message (?:=|in) ([^|]+)/.exec(query)]
    expect(sources.length).toBeGreaterThan(0)
    for (const [, group] of sources) expect(groups).toContain(group)
    const messages = [...(filter?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, message]) => message)
    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) expect(code).toMatch(new RegExp(`log\\.\\w+\\('${message}'`))
  }
  const parked = queries.find(query => query.includes('job parked')) ?? ''
  for (const name of workers) expect(parked).toContain(`SOURCE '/aws/lambda/${OURS}-${name}'`)
})

test('every widget has a title and a place of its own on the grid', () => {
  const places = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
  )
  expect(new Set(places).size).toBe(places.length)
  for (const { x, width, properties } of widgets as Widget[]) {
    expect(properties).toMatchObject({ title: expect.stringMatching(/^[A-Z]/), region: `\${AWS::Region}` })
    expect(x + width).toBeLessThanOrEqual(24)
  }
})
