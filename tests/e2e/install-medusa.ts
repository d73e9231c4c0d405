import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const medusaFolder = join(import.meta.dirname, 'medusa')
const stamp = join(medusaFolder, 'node_modules', '.installed')
const lock = join(medusaFolder, 'node_modules', '.installing')

/** What an installation depends on. */
function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(medusaFolder, file)))
  return hash.digest('hex')
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
const isInstalled = (): boolean => read(stamp) === fingerprint()

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Only one process installs; a lock whose owner is gone counts for nothing. */
function takeLock(): boolean {
  mkdirSync(join(medusaFolder, 'node_modules'), { recursive: true })
  const owner = Number(read(lock))
  if (owner && !isAlive(owner)) rmSync(lock, { force: true })
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** `npm install` and not `npm ci`, which asks for the binaries of foreign platforms too. */
function install(): void {
  console.log('Installing Medusa for the end-to-end tests (tests/e2e/medusa, once, 333 MB) …')
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined
  const flags = ['install', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, stdout, stderr } = spawnSync(npm ? process.execPath : 'npm', npm ? [npm, ...flags] : flags, {
    cwd: medusaFolder,
    encoding: 'utf8',
    shell: !npm && process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm install failed in ${medusaFolder}:\n${stdout}\n${stderr}`)
  writeFileSync(stamp, fingerprint())
}

/** Installs Medusa into a folder of its own unless what package.json asks for is there. */
export async function installMedusa(): Promise<void> {
  while (!isInstalled()) {
    if (!takeLock()) {
      await sleep(500)
      continue
    }
    try {
      if (!isInstalled()) install()
    } finally {
      rmSync(lock, { force: true })
    }
  }
}
