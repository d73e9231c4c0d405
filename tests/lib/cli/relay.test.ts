import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { relay } from '../../../lib/cli/program.ts'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

async function run(...argv: string[]) {
  const [lines, errors]: [string[], string[]] = [[], []]
  const code = await relay(argv, {
    environment: {},
    print: text => lines.push(text),
    printError: text => errors.push(text),
  })
  return { code, output: lines.join('\n'), errors: errors.join('\n') }
}

describe('a command line that is not right is refused with the reason', () => {
  test.each([
    [['setup', 'erpnext'], '--relay-url is needed'],
    [['setup', 'erpnext', '--relay-url', 'relay.example.com'], 'Not the address of a web server'],
    [['setup', 'erpnext', '--relay-url', 'ftp://relay.example.com'], 'Not the address of a web server'],
    [['setup', 'erpnext', '--remove', '--user', 'a"b@example.com'], 'Not an e-mail address'],
    [['setup', 'erpnext', '--relay-url', 'https://r.example.com', '--delete-fields'], 'goes with --remove only'],
    [['setup', 'erpnext', '--nope'], "unknown option '--nope'"],
    [['setup', 'nope'], "unknown command 'nope'"],
  ])('%j', async (argv, reason) => {
    const { code, errors } = await run(...argv)
    expect(code).toBe(1)
    expect(errors).toContain(reason)
  })
})

test('the help names every setting that is needed', async () => {
  const { code, output } = await run('setup', 'erpnext', '--help')
  expect(code).toBe(0)
  for (const name of ['ERPNEXT_URL', 'ERPNEXT_SETUP_API_KEY', 'ERPNEXT_SETUP_API_SECRET', '--relay-url', '--dry-run']) {
    expect(output).toContain(name)
  }
})

describe('the command', () => {
  let folder: string
  /** The package as npm installs it: a copy under node_modules, its dependencies beside it. */
  let installed: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'relay-installed-'))
    installed = join(folder, 'node_modules', manifest.name)
    mkdirSync(installed, { recursive: true })
    cpSync('package.json', join(installed, 'package.json'))
    cpSync('lib', join(installed, 'lib'), { recursive: true, filter: path => !path.startsWith('lib/local') })
    for (const name of Object.keys(manifest.dependencies)) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(resolve(link, '..'), { recursive: true })
      symlinkSync(resolve('node_modules', name), link)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const start = (script: string) =>
    spawnSync(process.execPath, [script, 'setup', 'erpnext', '--relay-url', 'https://r.example.com'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '' },
    })

  test.each([
    ['runs from the installed package', () => join(installed, manifest.bin.relay)],
    ['runs from a clone', () => resolve(manifest.scripts.relay.replace('node ', ''))],
  ])('%s', (_, script) => {
    const { status, stdout, stderr } = start(script())
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'relay: settings: ERPNEXT_URL is not set\n',
    })
  })
})
