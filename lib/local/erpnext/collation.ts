/** MariaDB compares text by `utf8mb4_unicode_ci`: case, accents and trailing spaces do not count. */
const collator = new Intl.Collator('en', { sensitivity: 'base' })

/** Equal for texts that the database holds equal. */
export const fold = (text: string): string =>
  /^[\x21-\x7e]*$/.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd()

/** Null first, numbers by value, all else as text. */
export function compare(a: unknown, b: unknown): number {
  const [aIsNull, bIsNull] = [a ?? null, b ?? null].map(value => value === null)
  if (aIsNull || bIsNull) return Number(bIsNull) - Number(aIsNull)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a).trimEnd(), String(b).trimEnd())
}

/** `%` and `_` are the wildcards; Frappe doubles every backslash, so that none escapes anything. */
export function like(text: string, pattern: string): boolean {
  const expression = fold(pattern)
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${expression}$`, 'su').test(fold(text))
}
