import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import { differences } from './compare.ts'
import { tell } from './failures.ts'
import { anyDocument, type Present } from './present.ts'
import type { Report } from './report.ts'
import { type Fields, type Thing, titleOf } from './thing.ts'

export interface Work {
  erpnext: Erpnext
  report: Report
  present: Present
  dryRun: boolean
}

/** `done`: it now is as wanted, or in a dry run would be. */
export type Result = 'done' | 'conflict' | 'failed'

/**
 * Makes a thing, or puts right what differs, and prints its line. Done twice, the second time changes nothing.
 * @throws RelayError for what concerns more than this thing: the server, the key, the network
 */
export async function seeTo(thing: Thing, work: Work): Promise<Result> {
  const present = work.present.get(titleOf(thing))
  try {
    return present ? await putRight(thing, present, work) : await make(thing, work)
  } catch (error) {
    tell(error, present ? 'write' : 'create', thing.doctype, titleOf(thing), work.report)
    return 'failed'
  }
}

async function make(thing: Thing, work: Work): Promise<Result> {
  const { doctype, name, create, keep, fixed } = thing
  try {
    if (!work.dryRun) await work.erpnext.insert(doctype, { ...create, ...keep, ...fixed }, anyDocument, 'given')
  } catch (error) {
    // The first attempt's answer was lost, or somebody made it meanwhile; ERPNext calls that 409, of a field 417.
    const isRefused = error instanceof RelayError && [409, 417].includes(error.httpStatus ?? 0)
    const document = isRefused ? await work.erpnext.get(doctype, name, anyDocument) : undefined
    if (!document) throw error
    return putRight(thing, document, work)
  }
  work.report.line('created', titleOf(thing))
  return 'done'
}

async function putRight(thing: Thing, present: Fields, { erpnext, report, dryRun }: Work): Promise<Result> {
  const title = titleOf(thing)
  const conflicts = Object.entries(differences(present, thing.fixed ?? {}))
  if (conflicts.length) {
    const said = conflicts.map(([field, wanted]) => `${field} is ${present[field]} and should be ${wanted}`)
    report.line('conflict', title, `${said.join(', ')}; left as it is`)
    return 'conflict'
  }
  const changes = { ...differences(present, thing.keep), ...thing.write }
  const fields = Object.keys(changes)
  if (fields.length && !dryRun) await erpnext.update(thing.doctype, thing.name, changes)
  if (fields.length) report.line('updated', title, fields.join(', '))
  else report.line('unchanged', title)
  return 'done'
}
