#!/usr/bin/env node
// The `relay` command of the installed package; in a clone `npm run relay -- …` does the same.
//
// Plain JavaScript, so that any Node can start it. The rest is TypeScript, which Node runs as it is, but not under
// node_modules: there `strip-types.js` takes the types away. No build step, and no built file that could be out of date.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const beside = file => new URL(file, import.meta.url)

/** This Node when it is new enough, else the one that the package brings. */
function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
    return join(manifest, '../bin/node')
  } catch {
    console.error(`relay: needs Node 22.18 or later, and this is ${process.version}`)
    process.exit(1)
  }
}

// Ctrl-C reaches both: the command says what becomes of what it began, and this one waits for that.
process.on('SIGINT', () => undefined)
const flags = ['--disable-warning=ExperimentalWarning', '--import', beside('strip-types.js').href]
const { status, error } = spawnSync(
  findNode(),
  [...flags, fileURLToPath(beside('main.ts')), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
if (error) console.error(`relay: ${error.message}`)
process.exitCode = status ?? 1
