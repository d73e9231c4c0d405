// The migrated database that every run starts from: made once per version of Medusa (migrating takes 6 s, copying 0.2 s).
const { spawn } = require('node:child_process')
const { createHash, randomBytes } = require('node:crypto')
const fs = require('node:fs')
const { once } = require('node:events')
const path = require('node:path')
const { Client } = require('@medusajs/framework/pg')
const { cache, createRun, handOver } = require('./cache.cjs')
const { initialise, startPostgres } = require('./postgres.cjs')

const database = 'medusa'

/** What the migrated database depends on. */
function key() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of ['package.json', 'medusa-config.js', 'migrate.cjs', 'template.cjs', 'postgres.cjs']) {
    hash.update(fs.readFileSync(path.join(__dirname, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

const databaseUrl = (folder, port, name = database) => {
  const password = fs.readFileSync(path.join(folder, 'password'), 'utf8').trim()
  return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
}

async function migrate(url) {
  const child = spawn(process.execPath, [path.join(__dirname, 'migrate.cjs')], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error('migrating the database failed')
}

async function fill(folder) {
  const password = path.join(folder, 'password')
  fs.writeFileSync(password, randomBytes(16).toString('hex'), { mode: 0o600 })
  initialise(path.join(folder, 'data'), password)
  const postgres = await startPostgres(path.join(folder, 'data'))
  try {
    const client = new Client({ connectionString: databaseUrl(folder, postgres.port, 'postgres') })
    await client.connect()
    await client.query(`create database ${database}`)
    await client.end()
    await migrate(databaseUrl(folder, postgres.port))
  } finally {
    await postgres.stop('SIGINT')
  }
}

const count = folder => fs.readdirSync(folder, { recursive: true }).length

/** Complete is a template that holds as many files as when it was made: systems clear old ones out of their temporary folder. */
const isComplete = template => {
  const files = path.join(template, 'files')
  return fs.existsSync(files) && Number(fs.readFileSync(files, 'utf8')) === count(path.join(template, 'data'))
}

/** The template's folder, made under another name first: two runs may make it at once, and the second throws its own away. */
async function findTemplate() {
  const template = path.join(cache, `template-${key()}`)
  if (isComplete(template)) return template
  const making = createRun()
  try {
    await fill(making)
    fs.writeFileSync(path.join(making, 'files'), String(count(path.join(making, 'data'))))
    if (!isComplete(template)) fs.rmSync(template, { recursive: true, force: true })
    fs.renameSync(making, template)
  } catch (error) {
    if (!isComplete(template)) throw error
  }
  return template
}

/** Puts a copy of the migrated database into `run`, to be started from there. */
async function copyTemplate(run) {
  fs.cpSync(await findTemplate(), run, { recursive: true, mode: fs.constants.COPYFILE_FICLONE })
  fs.chmodSync(path.join(run, 'data'), 0o700)
  handOver(path.join(run, 'data'))
}

module.exports = { copyTemplate, databaseUrl }
