import { refuse } from '../reply.ts'

/** What a field holds; `values` is one of a list, `of` the rules of what a list holds. */
export interface Rule {
  kind: 'string' | 'boolean' | 'number' | 'integer' | 'object' | 'array' | 'anything'
  values?: readonly string[]
  of?: Rules
  /** Neither absent nor null. */
  required?: boolean
  notEmpty?: boolean
  notNull?: boolean
}

/** In the order in which Medusa declares the fields: that of its messages. */
export type Rules = Readonly<Record<string, Rule>>

type Body = Record<string, unknown>

const MESSAGES: Record<Rule['kind'], string> = {
  string: 'must be a string',
  boolean: 'must be a boolean value',
  number: 'must be a number conforming to the specified constraints',
  integer: 'must be an integer number',
  object: 'must be an object',
  array: 'must be an array',
  anything: '',
}

/** Parses a body or a query by v1's validator, class-validator, in its words: first what should not be there. */
export function validated(rules: Rules, body: unknown): Body {
  const given = isObject(body) ? body : {}
  const messages = problems(rules, given)
  if (messages.length > 0) throw refuse(400, 'invalid_data', messages.join(', '))
  return given
}

function problems(rules: Rules, body: Body): string[] {
  const unknown = Object.keys(body).filter(name => !(name in rules))
  return [
    ...unknown.map(name => `property ${name} should not exist`),
    ...Object.entries(rules).flatMap(([name, rule]) => problemsOf(name, rule, body[name])),
  ]
}

function problemsOf(name: string, rule: Rule, value: unknown): string[] {
  if (value === undefined && !rule.required) return []
  if (value === null && !rule.required && !rule.notNull) return []
  const found: string[] = []
  if (rule.notNull && value === null) found.push(`${name} should not be equal to null`)
  if (rule.notEmpty && (value === undefined || value === null || value === ''))
    found.push(`${name} should not be empty`)
  if (rule.values && !rule.values.includes(String(value))) {
    found.push(`${name} must be one of the following values: ${rule.values.join(', ')}`)
  } else if (!rule.values && !is(rule.kind, value)) {
    found.push(`${name} ${MESSAGES[rule.kind]}`)
    if (rule.of && value !== undefined)
      found.push(`each value in nested property ${name} must be either object or array`)
  }
  if (found.length > 0 || !rule.of || !Array.isArray(value)) return found
  const { of } = rule
  return value.flatMap(each => problems(of, isObject(each) ? each : {}))
}

function is(kind: Rule['kind'], value: unknown): boolean {
  if (kind === 'anything') return true
  if (kind === 'array') return Array.isArray(value)
  if (kind === 'object') return isObject(value)
  if (kind === 'integer') return Number.isInteger(value)
  return typeof value === kind
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
