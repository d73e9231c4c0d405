import { readdirSync, readFileSync } from 'node:fs'

/** One request and its answer, as a real server gave it. */
export interface Recording {
  request: { method: string; path: string; headers: Record<string, string | number>; body?: unknown }
  response: { status: number; headers: Record<string, string>; body: unknown }
}

const folder = new URL('../../recordings/medusa/', import.meta.url)

/** Those in `v1-more`, `v1-prices` and `v2-more` were made by this project, where its simulators needed to know more. */
export const recordingFiles = (['v1', 'v1-more', 'v1-prices', 'v2', 'v2-more'] as const).flatMap(from =>
  readdirSync(new URL(from, folder)).map(
    file => ({ api: from.startsWith('v2') ? 'v2' : 'v1', file: `${from}/${file}` }) as const,
  ),
)

export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}

/** The order that a recorded answer holds. */
export function recordedOrder(file: string): Record<string, unknown> {
  return (readRecording(file).response.body as { order: Record<string, unknown> }).order
}
