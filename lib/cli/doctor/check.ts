import type { Said } from './finding.ts'
import type { Patient } from './patient.ts'

export type Server = 'ERPNext' | 'Medusa' | 'relay'

export interface Check {
  name: string
  /** Servers that have to answer, and a System Manager's key: without one of them it cannot be looked at. */
  needs?: readonly (Server | 'administrator')[]
  /** Where it looks at Medusa 2 only. */
  v2Only?: true
  /** A RelayError that it throws makes it unknown. */
  look(patient: Patient): Promise<Said | Said[]>
}
