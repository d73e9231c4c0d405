import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { settings } from '../../lib/config.ts'
import { withSettingsTable } from './settings-table.ts'

const readme = readFileSync('README.md', 'utf8')

test('the table of settings is the schema’s (npm run readme brings it up to date)', () => {
  expect(readme).toContain('<!-- settings -->')
  expect(readme).toBe(withSettingsTable(readme))
  for (const name of Object.keys(settings)) expect(readme).toContain(`\n| \`${name}\` | `)
})

test('every setting has a meaning', () => {
  const silent = Object.entries(settings).filter(([, { meaning }]) => !meaning)
  expect(silent.map(([name]) => name)).toEqual([])
})

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const named = [...readme.matchAll(/npm run ([a-z]+)/g)].map(([, script]) => script as string)
  expect(named.filter(script => !(script in scripts))).toEqual([])
})

test('every file that the README links to exists', () => {
  const linked = [...readme.matchAll(/\]\((?!http|#)([^)#]+)\)/g)].map(([, file]) => file as string)
  expect(linked.length).toBeGreaterThan(3)
  expect(linked.filter(file => !existsSync(file))).toEqual([])
})

test('every route of serverless.yml is in the README, and no other', () => {
  const { functions } = parse(readFileSync('serverless.yml', 'utf8'), {
    merge: true,
    logLevel: 'silent',
    maxAliasCount: -1,
  }) as { functions: Record<string, { events?: { httpApi?: string }[] }> }
  const routes = Object.values(functions).flatMap(({ events = [] }) => events.flatMap(({ httpApi }) => httpApi ?? []))
  const told = [...readme.matchAll(/`((?:GET|POST) \/[a-z/{}_-]+)/g)].map(([, route]) => route as string)
  const ours = [...new Set(told)].filter(route => !/ \/(_local|store)/.test(route))
  expect(ours.sort()).toEqual(routes.sort())
})
