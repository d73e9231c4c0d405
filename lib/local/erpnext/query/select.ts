import { compare } from '../collation.ts'
import type { Row } from '../document.ts'
import type { Site } from '../site.ts'
import { type Column, columnValue, parseColumn, type Source } from './columns.ts'

/** One entry of `fields`, `"… as key"`. */
export interface Selected {
  key: string
  column: Column | undefined
  aggregate?: string
}

export function parseFields(fields: unknown, doctype: string, site: Site): Selected[] {
  const texts = (fields ?? ['name']) as string[]
  return texts.flatMap((text): Selected[] => {
    if (text === '*')
      return [...site.schema.columns(doctype)].map(field => ({ key: field, column: { doctype, field } }))
    const [, expression = text, alias] = /^(.+?) as `?([^`]+)`?$/i.exec(text) ?? []
    const [, aggregate, argument = ''] = /^(count|sum|min|max|avg)\((.+)\)$/i.exec(expression) ?? []
    if (aggregate) {
      const column = argument === '*' ? undefined : parseColumn(argument, doctype, site)
      return [{ key: alias ?? expression, column, aggregate: aggregate.toLowerCase() }]
    }
    const column = parseColumn(expression, doctype, site)
    return [{ key: alias ?? column.field, column }]
  })
}

const AGGREGATES: Record<string, (values: unknown[]) => unknown> = {
  count: values => values.length,
  sum: values => values.reduce<number>((sum, value) => sum + Number(value), 0),
  avg: values => values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length,
  min: values => values.reduce((a, b) => (compare(b, a) < 0 ? b : a), values[0] ?? null),
  max: values => values.reduce((a, b) => (compare(b, a) > 0 ? b : a), values[0] ?? null),
}

/** One row of the answer; of several sources only where they are grouped. */
export function select(selected: Selected[], sources: Source[], site: Site): Row {
  return Object.fromEntries(
    selected.map(({ key, column, aggregate }) => {
      const values = sources.map(source => (column ? columnValue(column, source, site) : 1))
      if (aggregate) return [key, AGGREGATES[aggregate]?.(values.filter(value => value !== null)) ?? null]
      return [key, values[0] ?? null]
    }),
  )
}
