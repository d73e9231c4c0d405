import { isDeepStrictEqual } from 'node:util'

const SHOWN = 5

/** Where two states are not the same, `path: this, undisturbed that`; the first few. */
export function differing(struck: unknown, undisturbed: unknown, path = ''): string[] {
  if (isDeepStrictEqual(struck, undisturbed)) return []
  if (!isRecord(struck) || !isRecord(undisturbed)) {
    return [`${path.slice(1)}: ${shown(struck)}, undisturbed ${shown(undisturbed)}`]
  }
  const keys = [...new Set([...Object.keys(struck), ...Object.keys(undisturbed)])]
  return keys.flatMap(key => differing(struck[key], undisturbed[key], `${path}.${key}`)).slice(0, SHOWN)
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 150)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
