import type { Erpnext } from '../../../erpnext/client.ts'
import { customFields } from '../../setup-erpnext/custom-fields.ts'
import type { Check } from '../check.ts'
import { MADE, refusedWith, SAVED } from '../filled-fields.ts'
import { ok, problem, type Said } from '../finding.ts'
import { type MandatoryField, mandatoryFields } from '../mandatory-fields.ts'

export const mandatoryCheck: Check = {
  name: 'mandatory fields',
  needs: ['ERPNext', 'administrator'],
  async look(patient): Promise<Said | Said[]> {
    const administrator = patient.administrator()
    if (!administrator) return []
    const fields = await mandatoryFields(administrator, [...Object.keys(MADE), ...SAVED])
    const findings: Said[] = []
    for (const field of fields) {
      const { doctype, fieldname } = field
      if (SAVED.includes(doctype)) findings.push(...(await ofSaved(field, patient.erpnext())))
      else if (!MADE[doctype]?.includes(fieldname) && !isOurs(field)) findings.push(ofMade(field))
    }
    return findings.length ? findings : ok('the relay can fill in all that ERPNext asks for')
  },
}

const isOurs = ({ doctype, fieldname }: MandatoryField) =>
  customFields.some(each => each.dt === doctype && each.fieldname === fieldname)

const ofMade = ({ doctype, fieldname }: MandatoryField): Said =>
  problem(`${fieldname} of ${doctype} is mandatory, and the relay does not fill it in`, {
    why: `ERPNext refuses each ${refusedWith(doctype)} that the relay makes without it`,
    remedy: 'give it a default, or make it mandatory on other conditions (Customize Form in ERPNext)',
  })

/** 0 is a value, and what an empty one is as well. */
const NUMBERS = ['Int', 'Float', 'Currency', 'Percent', 'Rating', 'Duration']

async function ofSaved({ doctype, fieldname, fieldtype = '' }: MandatoryField, erpnext: Erpnext): Promise<Said[]> {
  if (NUMBERS.includes(fieldtype)) return []
  const empty = await erpnext.count(doctype, [[fieldname, 'is', 'not set']])
  if (!empty) return []
  return [
    problem(`${fieldname} of ${doctype} is mandatory, and empty in ${empty} of them`, {
      why: `ERPNext refuses to save these: no id of Medusa’s and no mark of the relay’s gets into them`,
      remedy:
        'fill it in there, give it a default, or make it mandatory on other conditions (Customize Form in ERPNext)',
    }),
  ]
}
