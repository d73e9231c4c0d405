import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { recordedDoctypes } from './erpnext-doctypes.ts'
import { EXCLUSIONS } from './erpnext-exclusions.ts'
import { PREPARATIONS } from './erpnext-preparations.ts'
import { recordingFiles } from './erpnext-recording.ts'
import { replay } from './erpnext-replay.ts'

const files = recordingFiles()
const included = files.filter(file => !EXCLUSIONS.has(file))
let matched = 0

afterAll(() => {
  const table = [...EXCLUSIONS].map(([file, reason]) => `  ${file.padEnd(60)} ${reason}`)
  process.stdout.write(`ERPNext recordings: ${matched} / ${files.length}; not compared:\n${table.join('\n')}\n`)
})

describe('a recorded call is answered as ERPNext answered it', () => {
  test.each(included)('%s', async file => {
    const { recorded, answered } = await replay(file)
    expect(answered).toEqual(recorded)
    matched++
  })
})

test('every exclusion and every preparation is of a recording', () => {
  expect([...EXCLUSIONS.keys(), ...Object.keys(PREPARATIONS)].filter(file => !files.includes(file))).toEqual([])
})

test('no recording is excluded that would match', async () => {
  const needless: string[] = []
  for (const file of EXCLUSIONS.keys()) {
    const { recorded, answered } = await replay(file)
    if (isDeepStrictEqual(answered, recorded)) needless.push(file)
  }
  expect(needless).toEqual([])
})

test('every column and child table that a recording shows is known', () => {
  const file = new URL('../../../lib/local/erpnext/data/doctypes.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(recordedDoctypes())
})
