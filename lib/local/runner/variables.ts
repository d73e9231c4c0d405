type Tree = { [key: string]: unknown }

const VARIABLE = /\$\{((?:self|env|opt|sls):[^}]+)\}/g

/**
 * Fills in serverless.yml's `${self:…}`, `${env:…}`, `${opt:…}` and `${sls:stage}` with their fallbacks, as deploying
 * would. CloudFormation's own `${AWS::Region}` and `${Table.Arn}` are left alone.
 * @throws if a variable has neither a value nor a fallback.
 */
export function fillVariables(root: Tree, environment: Record<string, string | undefined>, stage: string): Tree {
  const sources: Record<string, (address: string) => unknown> = {
    self: address => fill(address.split('.').reduce<unknown>((node, key) => (node as Tree | undefined)?.[key], root)),
    env: address => environment[address],
    opt: () => undefined, // nobody types options for a local run
    sls: address => (address === 'stage' ? stage : undefined),
  }

  const evaluate = (expression: string): unknown => {
    for (const alternative of expression.split(',').map(text => text.trim())) {
      const [, kind = '', address = ''] = /^(\w+):(.+)$/.exec(alternative) ?? []
      const value = kind ? sources[kind]?.(address) : literal(alternative)
      if (value !== undefined) return value
    }
    throw new Error(`serverless.yml: \${${expression}} has no value`)
  }

  const fill = (node: unknown): unknown => {
    if (typeof node === 'string') return fillText(node)
    if (Array.isArray(node)) return node.map(fill)
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value)]))
  }

  // A text that is one variable and nothing else keeps the variable's type.
  const fillText = (text: string): unknown => {
    const whole = /^\$\{((?:self|env|opt|sls):[^}]+)\}$/.exec(text)
    return whole?.[1] ? evaluate(whole[1]) : text.replace(VARIABLE, (_, expression) => String(evaluate(expression)))
  }

  return fill(root) as Tree
}

const literal = (text: string): string | number =>
  /^'.*'$|^".*"$/.test(text) ? text.slice(1, -1) : Number.isNaN(Number(text)) ? text : Number(text)
