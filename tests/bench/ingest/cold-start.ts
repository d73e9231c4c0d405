import { readFileSync } from 'node:fs'

// A fresh process: loads the handler, gives it one webhook, prints how long both took. Bundled too, so that the process
// has done nothing but start (stripping types would warm it up, and its background threads would be counted).
const [file = '', eventFile = ''] = process.argv.slice(2)
const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'))
const context = { awsRequestId: `cold-${process.pid}-${process.hrtime.bigint()}` }

const startedAt = performance.now()
const before = process.cpuUsage()
const { handler } = require(file) as { handler: (event: unknown, context: unknown) => Promise<{ statusCode: number }> }
handler(event, context).then(({ statusCode }) => {
  const { user, system } = process.cpuUsage(before)
  const times = { statusCode, wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 }
  console.error(JSON.stringify(times)) // standard output is the handler's log
  process.exit()
})
