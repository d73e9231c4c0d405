import { expect, test } from '@jest/globals'
import type { Finding, Run } from '../../../../lib/store/runs.ts'
import { NO_COUNTS, withFindings } from '../../../../lib/sync/runs/progress.ts'

const found = (count: number, repaired: boolean): Finding[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ what: 'different', doctype: 'Website Item', name: `${repaired} ${index}`, detail: 'title', repaired },
  }))
const at = '2026-11-22T06:00:00.000Z'
const begun: Run = {
  ...{ kind: 'reconcile', run: '1', status: 'running', input: {}, page: 0, counts: NO_COUNTS, version: 1 },
  ...{ started_at: at, updated_at: at },
}
const after = (...pages: Finding[][]): Run => {
  let run = begun
  for (const page of pages) run = { ...run, ...withFindings(run, page) }
  return run
}

test('a run that compares nothing has no findings, and one that finds nothing says so', () => {
  expect(withFindings(begun, undefined)).toEqual({})
  expect(withFindings(begun, [])).toEqual({ findings: [], differences_left: 0 })
})

test('up to 200 findings are kept in their order, page by page', () => {
  const { findings, differences_left, findings_left_out } = after(found(120, true), found(80, false))
  expect(findings).toEqual([...found(120, true), ...found(80, false)])
  expect([differences_left, findings_left_out]).toEqual([80, undefined])
})

test('of more than 200 those that a person has to see to are kept, and all are counted', () => {
  const {
    findings = [],
    differences_left,
    findings_left_out,
  } = after(found(150, true), found(90, false), found(60, true), found(130, false))
  expect(findings).toHaveLength(200)
  expect(findings.filter(({ repaired }) => repaired)).toEqual([])
  expect([differences_left, findings_left_out]).toEqual([220, 230])
})

test('what the shop has set so on purpose is found, is nobody’s to see to, and makes way for what is', () => {
  const uncounted = found(150, false).map((each): Finding => ({ ...each, what: 'uncounted' }))
  const { findings = [], differences_left } = after(uncounted, found(90, false))
  expect(findings.slice(0, 90)).toEqual(found(90, false))
  expect([findings.length, differences_left]).toEqual([200, 90])
})
