import type { Said } from './finding.ts'
import type { Patient } from './patient.ts'

/** What may or may not be asked. */
export type Server = 'ERPNext' | 'administrator' | 'Medusa' | 'relay'

export interface Check {
  name: string
  /** Those that have to answer, `administrator` with a System Manager's key: without one of them it cannot be looked at. */
  needs?: readonly Server[] | ((patient: Patient) => readonly Server[])
  /** Where it looks at Medusa 2 only. */
  v2Only?: true
  /** A RelayError that it throws makes it unknown. */
  look(patient: Patient): Promise<Said | Said[]>
}
