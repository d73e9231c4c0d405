// Folders under the system's temporary one: `template-…` (a migrated Postgres, never changed once it is there) and one
// `run-<pid>-…` per process, removed at its end. Runs share nothing that is written, so any number may go on at once.
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const isRoot = process.getuid?.() === 0

const cache = path.resolve(
  process.env.MEDUSA_E2E_CACHE ?? path.join(os.tmpdir(), `medusa-e2e-${process.getuid?.() ?? 'user'}`),
)

/** Postgres refuses to run as root: then it is `nobody`, an account that every system has, that owns its folders. */
const account = isRoot
  ? { uid: Number(execFileSync('id', ['-u', 'nobody'])), gid: Number(execFileSync('id', ['-g', 'nobody'])) }
  : {}

/** Gives `folder` and all in it to Postgres's account. */
function handOver(folder) {
  if (!isRoot) return
  for (const name of ['', ...fs.readdirSync(folder, { recursive: true })]) {
    fs.lchownSync(path.join(folder, name), account.uid, account.gid)
  }
}

const isAlive = pid => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The command line of a process, '' when it is gone: a pid alone may since belong to somebody else. */
function commandOf(pid) {
  try {
    return process.platform === 'linux'
      ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** Kills the Postgres that still runs on `run`'s data, if any, and removes the folder. */
function removeRun(run) {
  const data = path.join(run, 'data')
  try {
    const pid = Number.parseInt(fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10)
    if (commandOf(pid).includes(data)) process.kill(pid, 'SIGQUIT')
  } catch {} // not started, or stopped already
  fs.rmSync(run, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Removes what runs that were killed outright left behind, their Postgres included. */
function removeDeadRuns() {
  for (const name of fs.existsSync(cache) ? fs.readdirSync(cache) : []) {
    const pid = /^run-(\d+)-/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) removeRun(path.join(cache, name))
  }
}

/** A new folder that goes when this process does. Postgres's account must be able to reach into it, hence the mode. */
function createRun() {
  fs.mkdirSync(cache, { recursive: true, mode: 0o711 })
  const run = fs.mkdtempSync(path.join(cache, `run-${process.pid}-`))
  fs.chmodSync(run, 0o711)
  process.once('exit', () => removeRun(run))
  return run
}

module.exports = { account, cache, createRun, handOver, removeDeadRuns }
