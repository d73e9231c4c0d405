import { documentKey } from '../document.ts'
import type { Cursor, Cursors } from './cursors.ts'
import type { Leases } from './leases.ts'
import { type LogRecord, logEntry, logRecords } from './log-entries.ts'
import type { LogPage, RequestLog } from './request-log.ts'
import type { Run, Runs } from './runs.ts'
import type { SyncState, SyncStates } from './sync-state.ts'

/** In-memory twins of the DynamoDB stores; the same contract tests hold them to the same behaviour. */
export function memorySyncStates(rows = new Map<string, SyncState>()): SyncStates {
  return {
    get: async document => rows.get(document),
    getMany: async documents =>
      new Map(documents.flatMap(document => (rows.has(document) ? [[document, rows.get(document) as SyncState]] : []))),
    async put(document, state, expected) {
      if (rows.get(document)?.version !== expected) return false
      rows.set(document, { ...state, version: (expected ?? 0) + 1 })
      return true
    },
  }
}

export function memoryCursors(rows = new Map<string, Cursor & { version: number }>()): Cursors {
  return {
    get: async of => rows.get(of),
    async put(of, cursor, expected) {
      if (rows.get(of)?.version !== expected) return false
      rows.set(of, { ...cursor, version: (expected ?? 0) + 1 })
      return true
    },
  }
}

export function memoryRuns(rows = new Map<string, Run>()): Runs {
  return {
    get: async kind => structuredClone(rows.get(kind)),
    list: async () => structuredClone([...rows.values()]),
    async put(run, expected) {
      if (rows.get(run.kind)?.version !== expected) return false
      rows.set(run.kind, { ...structuredClone(run), version: (expected ?? 0) + 1 })
      return true
    },
  }
}

export function memoryLeases(now: () => number, held = new Map<string, number>()): Leases {
  return {
    async take(name, forMs) {
      if ((held.get(name) ?? 0) > now()) return false
      held.set(name, now() + forMs)
      return true
    },
    async keep(name, forMs) {
      held.set(name, now() + forMs)
    },
    async release(name) {
      held.delete(name)
    },
  }
}

export function memoryRequestLog(records: LogRecord[] = []): RequestLog {
  const page = (wanted: LogRecord[], { limit, after }: { limit: number; after?: string | undefined }): LogPage => {
    const newestFirst = wanted.sort((a, b) => (a.sort < b.sort ? 1 : -1)).filter(({ sort }) => !after || sort < after)
    const shown = newestFirst.slice(0, limit)
    return { entries: shown.map(logEntry), next: newestFirst.length > limit ? shown.at(-1)?.sort : undefined }
  }
  return {
    async add(request) {
      records.push(...logRecords(request, String(records.length).padStart(8, '0')))
    },
    byDocument: async (document, wanted) =>
      page(
        records.filter(record => record.document === documentKey(document)),
        wanted,
      ),
    failures: async wanted =>
      page(
        records.filter(({ status }) => status === 'Failure'),
        wanted,
      ),
  }
}
