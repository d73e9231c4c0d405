import type { EnvFile } from '../setup-erpnext/env-file.ts'
import type { Report } from '../setup-erpnext/report.ts'
import type { Source } from '../source.ts'

export interface Notebook {
  /** Notes what a setting is to be, and prints its line. */
  note(name: string, value: string, detail?: string): void
  /** Writes what was noted, all at once. */
  store(): void
}

export interface NotebookPorts {
  environment: Source
  envFile: EnvFile
  report: Report
  dryRun: boolean
}

export function createNotebook({ environment, envFile, report, dryRun }: NotebookPorts): Notebook {
  const file = envFile.values()
  const noted: Record<string, string> = {}
  return {
    note(name, value, detail) {
      if (file[name] === value) {
        report.line('unchanged', name, detail)
      } else {
        noted[name] = value
        report.line('stored', `${name} in ${envFile.path}`, detail)
      }
      if (environment[name] && environment[name] !== value) {
        report.line('note', name, `is another in the environment, which goes before ${envFile.path}`)
      }
    },
    store() {
      if (!dryRun && Object.keys(noted).length) envFile.set(noted)
    },
  }
}
