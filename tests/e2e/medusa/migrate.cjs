// Migrates the database named by DATABASE_URL. A process of its own: one that has migrated cannot load the app afterwards.
require('./environment.cjs')
process.env.MEDUSA_WORKER_MODE = 'server'

async function main() {
  const { initializeContainer } = require('@medusajs/medusa/loaders/index')
  const { migrate } = require('@medusajs/medusa/commands/db/migrate')
  const container = await initializeContainer(__dirname)
  const logger = container.resolve('logger')
  const steps = { skipScripts: true, skipSearch: true, executeAllLinks: true }
  return migrate({ directory: __dirname, ...steps, logger, container })
}

main().then(
  migrated => process.exit(migrated === false ? 1 : 0),
  error => {
    console.error(error)
    process.exit(1)
  },
)
