import type { MedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { readRecording } from './medusa-recording.ts'
import { answer, replay, signIn } from './medusa-replay.ts'
import type { Chapter, Unrecorded } from './medusa-stories.ts'

const ID = /\b[a-z]+_01[0-9A-Z]{24}\b/g

/**
 * Tells recordings to a simulator. Its ids differ from the recorded ones, but each stands for one of those, from the first
 * answer that holds it on: what comes back is compared in the recording's ids.
 */
export class StoryTeller {
  readonly #medusa: MedusaSimulator
  readonly #simulated = new Map<string, string>()
  readonly #recorded = new Map<string, string>()

  constructor(medusa: MedusaSimulator) {
    this.#medusa = medusa
  }

  /** What the recording says, and what the simulator answers. */
  async tell({ file, body }: Chapter) {
    const { request, response } = readRecording(file)
    const inSimulator = <T>(value: T): T => translated(value, this.#simulated)
    const asked = inSimulator(request)
    // Rows that one millisecond made are in no order; Medusa's own requests are further apart.
    for (const start = Date.now(); Date.now() === start; ) await new Promise(setImmediate)
    const got = await replay(this.#medusa, { request: asked, response }, body === undefined ? {} : { body })
    const wanted = answer(response.status, response.headers, response.body)
    const [recorded, simulated] = [canonical(wanted.body), canonical(got.body)]
    this.#pair(recorded, simulated)
    const inRecordedIds = canonical(translated(simulated, this.#recorded), 'with ids')
    return { wanted: { ...wanted, body: canonical(recorded, 'with ids') }, got: { ...got, body: inRecordedIds } }
  }

  async prepare(unrecorded: Unrecorded) {
    const { path, body, ids } = translated(unrecorded, this.#simulated)
    const response = await fetch(this.#medusa.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await signIn(this.#medusa)}` },
      body: JSON.stringify(body),
    })
    const answered: unknown = await response.json()
    for (const [at, id] of Object.entries(ids)) this.#pair(id, valueAt(answered, at))
  }

  /** Ids at the same place stand for each other, unless one of them stands for another already. */
  #pair(recorded: unknown, simulated: unknown) {
    const [ours, theirs] = [idsIn(simulated), idsIn(recorded)]
    for (const [place, id] of theirs.entries()) {
      const other = ours[place]
      if (other === undefined || this.#simulated.has(id) || this.#recorded.has(other)) continue
      this.#simulated.set(id, other)
      this.#recorded.set(other, id)
    }
  }
}

const idsIn = (value: unknown) => JSON.stringify(value ?? null).match(ID) ?? []

function translated<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (value === undefined) return value
  return JSON.parse(JSON.stringify(value).replace(ID, id => ids.get(id) ?? id))
}

const valueAt = (value: unknown, path: string) =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value)

/** Rows that Medusa sorts by id are in no order: here they are sorted by what else they hold, then by the ids that are known. */
function canonical(value: unknown, sortedBy?: 'with ids'): unknown {
  if (Array.isArray(value)) {
    const key = (row: unknown) => (sortedBy ? JSON.stringify(row) : JSON.stringify(row).replace(ID, ''))
    const rows = value.map(row => canonical(row, sortedBy)).map(row => ({ row, key: key(row) }))
    return rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner, sortedBy)]))
}
