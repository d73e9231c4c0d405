import type { CatalogueCall } from './catalogue-calls.ts'

export interface CatalogueServer {
  url: string
  headers: Record<string, string>
  /** Ids that are there from the start: `channel` and `profile`. */
  ids: Record<string, string>
}

/** Makes the calls one after another. What differs by nature is masked: ids, dates and the mark of the run. */
export async function makeCalls({ url, headers, ids: given }: CatalogueServer, calls: readonly CatalogueCall[]) {
  const run = `r${crypto.randomUUID().slice(0, 8)}`
  const ids: Record<string, string> = { ...given, run }
  const filledIn = (text: string) => text.replace(/\{([a-z ]+)\}/g, (all, name) => ids[name] ?? all)
  const answers: { name: string; status: number; body: unknown }[] = []
  for (const { name, method, path, body, headers: more = {}, keep = {} } of calls) {
    const own = Object.entries(more).map(([header, value]) => [header, filledIn(value)])
    const response = await fetch(url + filledIn(path), {
      method,
      headers: { 'content-type': 'application/json', ...headers, ...Object.fromEntries(own) },
      ...(body === undefined ? {} : { body: filledIn(JSON.stringify(body)) }),
    })
    const text = await response.text()
    for (const [id, at] of Object.entries(keep)) ids[id] = String(valueAt(JSON.parse(text), at))
    answers.push({ name, status: response.status, body: masked(text, run) })
  }
  return answers
}

const valueAt = (value: unknown, path: string) =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value)

function masked(text: string, run: string): unknown {
  const plain = text
    .replaceAll(run, '<run>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<date>')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replace(/([a-z]+)_01[0-9A-Z]{24}/g, '<$1>')
  return plain.startsWith('{') ? sorted(JSON.parse(plain)) : plain
}

/** Rows come in the order of their ids, which are masked. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
