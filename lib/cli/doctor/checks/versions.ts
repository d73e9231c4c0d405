import * as z from 'zod'
import type { Check } from '../check.ts'
import { ok, unknown, warning } from '../finding.ts'

/** What the relay was recorded and tested with. */
const TESTED_MAJOR = 15
const APPS = ['frappe', 'erpnext'] as const

const versions = z.record(z.string(), z.object({ version: z.string() }))

export const erpnextVersionCheck: Check = {
  name: 'ERPNext version',
  needs: ['ERPNext'],
  async look({ erpnext }) {
    const found = await erpnext().call('frappe.utils.change_log.get_versions', versions)
    const told = APPS.map(app => `${app} ${found[app]?.version ?? 'is not installed'}`).join(', ')
    const isTested = APPS.every(app => Number.parseInt(found[app]?.version ?? '', 10) === TESTED_MAJOR)
    if (!found.webshop) return warning(`${told}, without the app webshop`, WEBSHOP)
    return isTested ? ok(told) : warning(`${told}: tested are frappe and erpnext ${TESTED_MAJOR}`, UNTESTED)
  },
}

const UNTESTED = {
  why: 'webhooks, fields and answers may be others than the relay expects',
  remedy: 'try it on a copy of the site first, and look at `relay parked` for a while',
}
const WEBSHOP = {
  why: 'Website Items are what becomes products',
  remedy: 'install webshop, unless only orders are to be synced',
}

export const medusaVersionCheck: Check = {
  name: 'Medusa version',
  needs: ['Medusa'],
  async look({ settings }) {
    const { MEDUSA_API } = settings('MEDUSA_API')
    if (MEDUSA_API === 'v2') return ok('answers as Medusa 2 does; which 2.x it tells nobody: tested is 2.21')
    return unknown('answers as Medusa 1 does; which 1.x it tells nobody', 'tested is 1.20: look into its package.json')
  },
}
