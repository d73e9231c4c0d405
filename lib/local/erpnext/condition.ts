import type { Row } from './document.ts'

/** A part of a condition, not yet evaluated: Python does not look at what stands behind a false `and` or a true `or`. */
type Expression = (doc: Row, before: Row | undefined) => unknown

/**
 * Whether a webhook's `condition` holds for a document: the part of Python that conditions are written in. `before` is
 * the document as it was before the save, undefined for a new one.
 * @throws Error for a field that the document does not have, as Python does, and for what is no condition
 */
export const conditionHolds = (condition: string, doc: Row, before: Row | undefined): boolean =>
  truth(parse(condition)(doc, before))

function parse(condition: string): Expression {
  const tokens = condition.match(/"[^"]*"|'[^']*'|[A-Za-z_]\w*|\d+|[!=]=|\S/g) ?? []
  let at = 0
  const take = (token: string): boolean => tokens[at] === token && ++at > 0
  const expect = (token: string) => {
    if (!take(token)) throw new SyntaxError(`invalid syntax: ${tokens[at] ?? 'nothing'} where ${token} should be`)
  }

  const any = (): Expression => {
    const parts = [all()]
    while (take('or')) parts.push(all())
    return (...of) => parts.reduce<unknown>((value, part) => (truth(value) ? value : part(...of)), false)
  }
  const all = (): Expression => {
    const parts = [negation()]
    while (take('and')) parts.push(negation())
    return (...of) => parts.reduce<unknown>((value, part) => (truth(value) ? part(...of) : value), true)
  }
  const negation = (): Expression => {
    if (!take('not')) return comparison()
    const part = negation()
    return (...of) => !truth(part(...of))
  }
  const comparison = (): Expression => {
    const left = operand()
    const wanted = take('==') ? true : take('!=') ? false : undefined
    if (wanted === undefined) return left
    const right = operand()
    return (...of) => equal(left(...of), right(...of)) === wanted
  }
  const operand = (): Expression => {
    if (take('(')) {
      const inner = any()
      expect(')')
      return inner
    }
    const token = tokens[at++] ?? 'nothing'
    if (/^["']/.test(token)) return () => token.slice(1, -1)
    if (/^\d/.test(token)) return () => Number(token)
    if (token in CONSTANTS) return () => CONSTANTS[token]
    if (token !== 'doc') throw new Error(`name '${token}' is not defined`)
    let value: Expression = doc => doc
    while (take('.')) value = member(value, tokens[at++] ?? 'nothing')
    return value
  }
  const member = (of: Expression, name: string): Expression => {
    if (!take('(')) return (...given) => attribute(of(...given), name)
    const argument = tokens[at] === ')' ? () => undefined : operand()
    expect(')')
    return (doc, before) => method(of(doc, before) as Row, name, argument(doc, before), before)
  }

  const whole = any()
  if (at < tokens.length) throw new SyntaxError(`invalid syntax: ${tokens[at]}`)
  return whole
}

const CONSTANTS: Readonly<Record<string, unknown>> = { None: null, True: true, False: false }

function attribute(of: unknown, name: string): unknown {
  if (of === null || typeof of !== 'object') throw new Error(`'NoneType' object has no attribute '${name}'`)
  if (!(name in of)) throw new Error(`'Document' object has no attribute '${name}'`)
  return (of as Row)[name]
}

function method(of: Row, name: string, argument: unknown, before: Row | undefined): unknown {
  const field = String(argument)
  if (name === 'get') return of[field] ?? null
  if (name === 'get_doc_before_save') return before ?? null
  if (name === 'has_value_changed') return !before || !equal(before[field], of[field])
  throw new Error(`'Document' object has no attribute '${name}'`)
}

/** Null, "", 0 and an empty list are false. */
const truth = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

const equal = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null)
