import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openEnvFile, withLines } from '../../../../lib/cli/setup-erpnext/env-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-env-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('setting a line', () => {
  test.each([
    ['appends what is missing', 'A=1\n', 'A=1\nKEY=new\n'],
    ['appends after a last line without an end', 'A=1', 'A=1\nKEY=new\n'],
    ['makes a file of one line', '', 'KEY=new\n'],
    ['replaces it where it stands', 'A=1\nKEY=old\nB=2\n', 'A=1\nKEY=new\nB=2\n'],
    ['replaces it however it is written', '  export KEY = "o l d" # x\nB=2\n', 'KEY=new\nB=2\n'],
    ['leaves no second one to win over it', 'KEY=old\nA=1\nKEY=older\n', 'KEY=new\nA=1\n'],
    ['leaves comments and longer names alone', '# KEY=x\nKEY_2=x\nMY_KEY=x\n', '# KEY=x\nKEY_2=x\nMY_KEY=x\nKEY=new\n'],
  ])('%s', (_, before, after) => {
    expect(withLines(before, { KEY: 'new' })).toBe(after)
  })
})

test.each(['plain-base64url_09', 'a, b # c', `it's`, `"quoted" and 'quoted'`, '$HOME', 'ключ', ' spaced '])(
  'a value comes back as it was set: %s',
  value => {
    const file = openEnvFile(join(folder, '.env'))
    file.set({ KEY: value, NEXT: 'x' })
    expect(file.values()).toEqual({ KEY: value, NEXT: 'x' })
  },
)

test('a file that anybody could read is its owner’s only afterwards, and nothing is left beside it', () => {
  const path = join(folder, '.env')
  writeFileSync(path, 'A=1\n', { mode: 0o644 })
  openEnvFile(path).set({ KEY: 'x' })
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
  expect(existsSync(`${path}.new`)).toBe(false)
})

test('a link stays a link', () => {
  const [path, link] = [join(folder, 'real.env'), join(folder, '.env')]
  writeFileSync(path, 'A=1\n')
  symlinkSync(path, link)
  openEnvFile(link).set({ KEY: 'x' })
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe('A=1\nKEY=x\n')
})

test('a file that is not there holds nothing', () => {
  expect(openEnvFile(join(folder, 'nope')).values()).toEqual({})
})
