/** Keys in one query: Node's servers take 16 KB of headers, the request line among them. */
const LONGEST_QUERY = 8_000
const KEYS_PER_QUERY = 100

/** `key[]=a&key[]=b&limit=n`, in as many queries as their length wants; none for no values. */
export function* queries(key: string, values: readonly string[]): Generator<string> {
  let parts: string[] = []
  let length = 0
  for (const value of new Set(values)) {
    const part = `${key}[]=${encodeURIComponent(value)}`
    if (parts.length && (parts.length === KEYS_PER_QUERY || length + part.length > LONGEST_QUERY)) {
      yield `${parts.join('&')}&limit=${parts.length}`
      parts = []
      length = 0
    }
    parts.push(part)
    length += part.length + 1
  }
  if (parts.length) yield `${parts.join('&')}&limit=${parts.length}`
}
