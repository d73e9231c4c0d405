import { type Blocker, type Breaker, blockers, type ParkedJob, type Parking } from './parking.ts'

export interface ParkingRows {
  parked: Map<string, ParkedJob>
  starts: Map<string, number>
  breakers: Map<Blocker, Breaker>
}

export const newParkingRows = (): ParkingRows => ({ parked: new Map(), starts: new Map(), breakers: new Map() })

/** The in-memory twin of `dynamoParking`; the same contract tests hold it. */
export function memoryParking(rows: ParkingRows = newParkingRows()): Parking {
  const only = <Key, Value>(from: Map<Key, Value>, keys: readonly Key[]) =>
    new Map(keys.flatMap(key => (from.has(key) ? [[key, structuredClone(from.get(key)) as Value] as const] : [])))
  return {
    look: async (ids, begun = []) => ({
      parked: only(rows.parked, ids),
      starts: only(rows.starts, begun),
      breakers: only(rows.breakers, blockers),
    }),
    get: async id => structuredClone(rows.parked.get(id)),
    async park(job) {
      rows.parked.set(job.id, structuredClone(job))
    },
    async markQueued({ id, parked_at }) {
      const row = rows.parked.get(id)
      if (row?.parked_at === parked_at) rows.parked.set(id, { ...row, status: 'queued', attempts: row.attempts + 1 })
    },
    async clear(id) {
      rows.parked.delete(id)
    },
    async list({ limit, after }) {
      const ids = [...rows.parked.keys()].sort().filter(id => !after || id > after)
      const shown = ids.slice(0, limit)
      return { parked: [...only(rows.parked, shown).values()], next: ids.length > limit ? shown.at(-1) : undefined }
    },
    async began(id) {
      rows.starts.set(id, (rows.starts.get(id) ?? 0) + 1)
    },
    async ended(id) {
      rows.starts.delete(id)
    },
    async openBreaker(breaker) {
      if (!rows.breakers.has(breaker.blocker)) rows.breakers.set(breaker.blocker, structuredClone(breaker))
    },
    async closeBreaker(blocker) {
      rows.breakers.delete(blocker)
    },
  }
}
