import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { htmlToText } from '../../../../lib/sync/text/html-to-text.ts'

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const dataset = (file: string): Document[] => read(`lib/local/erpnext/data/dataset/${file}.json`)
type Document = Record<'name', string> & Record<string, unknown>

/** What Python makes of each: see tests/recordings/text/make-golden.py, which names them alike. */
const golden: Record<string, string> = read('tests/recordings/text/golden.json')
const cases: Record<string, string> = read('tests/recordings/text/cases.json')

const fieldsOf = (doctype: string, documents: Document[], fields: string[]) =>
  documents.flatMap(document =>
    fields.flatMap(field =>
      field in document ? [[`${doctype} ${field} ${document.name}`, document[field] as string] as const] : [],
    ),
  )
const items = dataset('website-items')
const specifications = items.flatMap(({ name, website_specifications: rows }) =>
  (rows as { idx: number; description: string }[]).map(
    ({ idx, description }) => [`Website Item specification ${name} ${idx}`, description] as const,
  ),
)
const sources = new Map([
  ...fieldsOf('Website Item', items, ['web_long_description', 'short_description', 'description']),
  ...specifications,
  ...fieldsOf('Item', dataset('items'), ['description']),
  ...Object.entries(cases).map(([name, html]) => [`case ${name}`, html] as const),
])

/** Why a text of ours is not Python's. */
const APART = 'blocks, list items, rows and cells are apart: Frappe’s strip_html glues their words'
const BLANK = 'ends are trimmed, runs of blank lines are one, lines end in \\n'
const TEXT = 'a < that begins no tag is text: Frappe takes all up to the next > for a tag'
const QUOTED = 'a > in a quoted attribute ends no tag'
const UNSEEN = 'scripts, styles and comments are not seen on a page either'

const recordedDeviations = { 'Website Item web_long_description': { because: APART, texts: 271 } }
const caseDeviations: Record<string, { because: string; ours: string }> = {
  paragraphs: { because: APART, ours: 'One\ntwo' },
  'Arabic paragraphs': { because: APART, ours: 'قفازات\u00a0طبية\nمعقمة' },
  'a list': { because: APART, ours: 'Contents:\nCE\nISO\n13485' },
  'line breaks': { because: APART, ours: 'one\ntwo\nthree\nfour' },
  'a heading': { because: APART, ours: 'Foley\nCatheter' },
  'a table': { because: APART, ours: 'Size 16\nColour أصفر' },
  'an unknown tag': { because: APART, ours: 'one\ntwo' },
  'an image between words': { because: APART, ours: 'before after' },
  'a line broken in Word': { because: APART, ours: 'one\ntwo' },
  'an empty paragraph': { because: APART, ours: 'one\ntwo' },
  'blank lines': { because: BLANK, ours: 'one\n\ntwo\nthree' },
  'two comparisons': { because: TEXT, ours: 'Store at <5°C and >2°C' },
  'spaced comparisons': { because: TEXT, ours: 'a < b and c > d' },
  'a comparison before a tag': { because: TEXT, ours: 'dose <max 5 mg\nnext' },
  'a bracket too many': { because: TEXT, ours: '<>x' },
  'a > in an attribute': { because: QUOTED, ours: 'x' },
  'a comment of several lines': { because: UNSEEN, ours: 'ad' },
  'a comment left open': { because: UNSEEN, ours: 'a' },
  'a script': { because: UNSEEN, ours: 'x' },
  'a style': { because: UNSEEN, ours: 'x' },
}

const deviating = [...sources].filter(([key, html]) => htmlToText(html) !== golden[key]).map(([key]) => key)
const bare = (text: string | undefined) => text?.replace(/\s/g, '')

test('the golden file holds every recorded description and every case, and nothing else', () => {
  expect(Object.keys(golden).sort()).toEqual([...sources.keys()].sort())
  expect(sources.size).toBeGreaterThan(1900)
})

test('every recorded description is what Python makes of it, but for listed deviations that add only line breaks', () => {
  const recorded = deviating.filter(key => !key.startsWith('case '))
  const byField = Map.groupBy(recorded, key => key.split(' ').slice(0, -1).join(' '))
  expect(Object.fromEntries([...byField].map(([field, keys]) => [field, keys.length]))).toEqual(
    Object.fromEntries(Object.entries(recordedDeviations).map(([field, { texts }]) => [field, texts])),
  )
  for (const key of recorded) {
    const ours = htmlToText(sources.get(key))
    expect(bare(ours)).toBe(bare(golden[key]))
    expect(ours.match(/\n/g)?.length).toBeGreaterThan(0)
  }
})

test('of the cases exactly the listed ones deviate, and as listed', () => {
  const ours = deviating
    .filter(key => key.startsWith('case '))
    .map(key => [key.slice('case '.length), htmlToText(sources.get(key))])
  expect(Object.fromEntries(ours)).toEqual(
    Object.fromEntries(Object.entries(caseDeviations).map(([name, deviation]) => [name, deviation.ours])),
  )
})

test('the recorded descriptions show Arabic, entities, a list and a stray < as they are read', () => {
  expect(htmlToText(sources.get('Website Item web_long_description WEB-ITM-0002'))).toBe(
    'قفازات Syringe 2\nPremium & safe. Temp < 25°C \u00a0– “quality”\nCE © 2025\nISO 13485',
  )
  expect(htmlToText(sources.get('Website Item short_description WEB-ITM-0002'))).toBe(
    'Short text for قفازات Syringe 2 — <5% ethanol',
  )
})
