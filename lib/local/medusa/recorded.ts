import { readFileSync } from 'node:fs'

/** A recorded answer that the simulator's own answers start from. */
export function recorded(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), 'utf8'))
}
