import { chmodSync, existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The file that settings are kept in on one machine. */
export interface EnvFile {
  path: string
  values(): Record<string, string | undefined>
  /** Sets these lines and leaves the rest as it is; nobody but its owner may read the file afterwards. */
  set(values: Readonly<Record<string, string>>): void
}

export function openEnvFile(path: string): EnvFile {
  const read = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  return {
    path,
    values: () => parseEnv(read()),
    set(values) {
      const target = existsSync(path) ? realpathSync(path) : path
      // Written beside and moved into place, so that a kill leaves the old file or the new one.
      const beside = `${target}.new`
      writeFileSync(beside, withLines(read(), values), { mode: 0o600 })
      chmodSync(beside, 0o600) // it may have been there, left over from a kill
      renameSync(beside, target)
    },
  }
}

/** The text with each line set: the first of its name is replaced, further ones go, a missing one is appended. */
export function withLines(text: string, values: Readonly<Record<string, string>>): string {
  let lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  for (const [name, value] of Object.entries(values)) {
    const isIts = (line: string) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line)
    const at = lines.findIndex(isIts)
    const line = `${name}=${quoted(value)}`
    lines = lines.flatMap((old, index) => (isIts(old) ? (index === at ? [line] : []) : [old]))
    if (at < 0) lines.push(line)
  }
  return `${lines.join('\n')}\n`
}

/** Node reads three kinds of quotes, none of which can be escaped inside itself. */
function quoted(value: string): string {
  if (/^[\w,.:/@+=-]*$/.test(value)) return value
  const quote = ["'", '"', '`'].find(mark => !value.includes(mark))
  return quote ? `${quote}${value}${quote}` : value
}
