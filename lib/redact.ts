/**
 * Takes secrets and personal data out of whatever is about to be logged or stored: by the key's name, and in texts by
 * shape (an error message of either server may quote an e-mail or a token).
 */
const REDACTED = '[redacted]'
const SECRET_KEY = /pass(word|wd)|secret|token|authorization|cookie|signature|api[-_]?key|jwt/i
const PERSONAL_KEY = /e[-_]?mail|phone|mobile|(^|_)fax/i

/** The third is a part of whatever the pattern finds: looking for it first is several times quicker. */
const PATTERNS: [RegExp, string, string?][] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED, 'eyJ'], // a JSON Web Token
  [/\b(sk|pk)_[0-9a-zA-Z]{8,}/g, REDACTED, 'k_'], // a Medusa API key
  [/\b(Bearer|Basic|token)\s+[\w+/=.:-]{6,}/gi, `$1 ${REDACTED}`], // an Authorization header
  // An e-mail address. Its first part has 64 characters at most; unbounded, a long text without gaps would take minutes.
  [/[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, REDACTED, '@'],
  [/[^\n;:]{1,140}(?= is not a valid Phone Number)/g, REDACTED, ' is not a valid Phone Number'], // Frappe's words
  [/(?<![\w.])(\+|00)\d[\d\s().-]{5,}\d/g, REDACTED], // an international telephone number
]

/** The value with every secret and personal part replaced. `secrets` are texts that must not appear anywhere. */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === 'string') return redactText(value, secrets)
  if (Array.isArray(value)) return value.map(entry => redact(entry, secrets))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      entry != null && entry !== '' && (SECRET_KEY.test(key) || PERSONAL_KEY.test(key))
        ? REDACTED
        : redact(entry, secrets),
    ]),
  )
}

export function redactText(text: string, secrets: readonly string[] = []): string {
  let result = text
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, REDACTED)
  for (const [pattern, replacement, part = ''] of PATTERNS) {
    if (result.includes(part)) result = result.replace(pattern, replacement)
  }
  return result
}
