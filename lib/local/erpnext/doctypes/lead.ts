import type { Document, Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import { makeContact } from '../selling/contact.ts'
import { checkLinks, given as present } from '../selling/refusals.ts'
import { companyOf, countryOf } from '../selling/settings.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** Recorded: what a Lead has that was made with next to nothing. */
const DEFAULTS: Row = {
  naming_series: 'CRM-LEAD-.YYYY.-',
  status: 'Lead',
  t_c_acceptance: 0,
  type: '',
  request_type: '',
  no_of_employees: '1-10',
  annual_revenue: 0,
  qualification_status: 'Unqualified',
  language: 'en',
  image: '',
  disabled: 0,
  unsubscribed: 0,
  blog_subscriber: 0,
}

/** Frappe's own patterns: what is no e-mail address, and what no telephone number. */
const EMAIL = /^[^\s@<>,;"]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i
const PHONE = /^[0-9 +_\-,.*#()]{1,20}$/

/** ERPNext's Lead: a name, a contact of its own, and an e-mail that no other Lead has (all recorded). */
export const lead: DoctypeRules = {
  create(sent, site, { user, name }) {
    const fields = present(sent)
    const lead_name = nameOf(fields)
    checkFormats(fields)
    checkEmail(fields, name, user, site)
    checkLinks(
      [
        ['Source', 'Lead Source', fields.source],
        ['Country', 'Country', fields.country],
      ],
      site,
    )
    return {
      ...DEFAULTS,
      country: countryOf(site),
      company: companyOf(site),
      lead_owner: user,
      ...fields,
      lead_name,
      title: fields.company_name ?? lead_name,
    }
  },
  change(before, changes, site) {
    const after = { ...before, ...changes }
    checkFormats(changes)
    checkEmail(after, before.name, String(before.lead_owner), site)
    return { ...changes, lead_name: nameOf(after), title: after.company_name ?? nameOf(after) }
  },
  written(document, _, site, isNew) {
    if (isNew)
      makeContact(document, [{ link_doctype: 'Lead', link_name: document.name, link_title: document.title }], site)
  },
}

function nameOf({ first_name, middle_name, last_name, company_name, email_id }: Row): unknown {
  const name = [first_name, middle_name, last_name].filter(Boolean).join(' ')
  if (name) return name
  if (company_name || email_id) return company_name ?? String(email_id).split('@')[0]
  throw new FrappeError(417, 'ValidationError', "A Lead requires either a person's name or an organization's name")
}

function checkFormats({ email_id, mobile_no, phone }: Row): void {
  if (email_id && !EMAIL.test(String(email_id))) {
    throw new FrappeError(417, 'InvalidEmailAddressError', `${email_id} is not a valid Email Address`)
  }
  for (const number of [mobile_no, phone]) {
    if (!number || PHONE.test(String(number))) continue
    throw new FrappeError(417, 'InvalidPhoneNumberError', `${number} is not a valid Phone Number`)
  }
}

const at = (moment: string): number => Date.parse(`${moment.replace(' ', 'T')}Z`)

/** Where the recorded site answered: it stands in its messages. */
const RECORDED_SITE = 'http://127.0.0.1:8000'

function checkEmail({ email_id }: Row, name: string, owner: string, { store, raceMs, stamp }: Site): void {
  if (!email_id) return
  if (email_id === owner) throw new FrappeError(417, 'ValidationError', 'Lead Owner cannot be same as the Lead')
  const others: Document[] = [...store.having('Lead', undefined, 'email_id', [String(email_id)])].filter(
    other => other.name !== name && !(raceMs && at(stamp()) - at(String(other.creation)) < raceMs),
  )
  if (!others.length) return
  const links = others.map(other => `<a href="${RECORDED_SITE}/app/lead/${other.name}">${other.name}</a>`)
  throw new FrappeError(
    409,
    'DuplicateEntryError',
    `Email Address must be unique, it is already used in ${links.map(link => `<strong>${link}</strong>`).join(', ')}`,
  )
}
