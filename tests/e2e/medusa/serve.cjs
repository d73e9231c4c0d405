// A real Medusa on 127.0.0.1 with a Postgres of its own, both from npm. By hand:
//   cd tests/e2e/medusa && npm install && node serve.cjs [port]
// prints one line of JSON when it answers: {url, secretKey, email, password, publishableKey, …} (see seed.cjs), and runs until
// Ctrl-C. Every start has a fresh database: about 10 s the first time, 5 s from then on. A parent process gets those facts as a message
// (IPC), and its end is this one's too, however it ended.
require('./environment.cjs')
const http = require('node:http')
const path = require('node:path')
const { createRun, removeDeadRuns } = require('./cache.cjs')

const run = createRun()
let postgres
let server
let shutdown = async () => {}

let stopping = false
async function stop(code = 0) {
  if (stopping) return
  stopping = true
  server?.close()
  server?.closeAllConnections()
  await Promise.race([shutdown().catch(() => {}), new Promise(resolve => setTimeout(resolve, 3000))])
  await postgres?.stop('SIGQUIT')
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop())
if (process.channel) process.once('disconnect', () => stop())

async function main() {
  removeDeadRuns()
  const { copyTemplate, databaseUrl } = require('./template.cjs')
  const { startPostgres } = require('./postgres.cjs')
  await copyTemplate(run)
  postgres = await startPostgres(path.join(run, 'data'))
  process.env.DATABASE_URL = databaseUrl(run, postgres.port)

  const app = require('express')()
  const load = require('@medusajs/medusa/loaders/index').default
  const medusa = await load({ directory: __dirname, expressApp: app })
  shutdown = medusa.shutdown
  server = http.createServer(app)
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${server.address().port}`
  const facts = await require('./seed.cjs')(medusa.container, url)
  if (process.send) process.send({ url, ...facts })
  else console.log(JSON.stringify({ url, ...facts }))
}

main().catch(error => {
  console.error(error)
  stop(1)
})
