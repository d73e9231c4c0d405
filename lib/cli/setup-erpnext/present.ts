import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { type Fields, type Thing, titleOf } from './thing.ts'

export const anyDocument = z.looseObject({ name: z.string() })

/** What is there of what is wanted, by `titleOf`. */
export type Present = ReadonlyMap<string, Fields>

/**
 * Reads the documents that exist, doctype by doctype. `refused` is called for each doctype that may not be read, so that
 * all of them are known before anything is written. @throws RelayError for any other failure
 */
export async function readPresent(
  erpnext: Erpnext,
  things: readonly Pick<Thing, 'doctype' | 'name'>[],
  refused: (doctype: string, error: unknown) => void,
): Promise<Present> {
  const present = new Map<string, Fields>()
  for (const [doctype, ofOne] of Map.groupBy(things, thing => thing.doctype)) {
    try {
      const names = ofOne.map(({ name }) => name)
      const query = { fields: ['name'], filters: [['name', 'in', names] as const], limit: 0 }
      for (const { name } of await erpnext.list(doctype, anyDocument, query)) {
        const document = await erpnext.get(doctype, name, anyDocument)
        if (document) present.set(titleOf({ doctype, name }), document)
      }
    } catch (error) {
      refused(doctype, error)
    }
  }
  return present
}
