import { readdirSync, readFileSync } from 'node:fs'

/** One request and its answer, as a real server gave it. */
export interface Recording {
  request: { method: string; path: string; headers: Record<string, string | number>; body?: unknown }
  response: { status: number; headers: Record<string, string>; body: unknown }
}

const folder = new URL('../../recordings/medusa/', import.meta.url)

export const recordingFiles = (['v1', 'v2'] as const).flatMap(api =>
  readdirSync(new URL(api, folder)).map(file => ({ api, file: `${api}/${file}` })),
)

export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}

/** The order that a recorded answer holds. */
export function recordedOrder(file: string): Record<string, unknown> {
  return (readRecording(file).response.body as { order: Record<string, unknown> }).order
}
