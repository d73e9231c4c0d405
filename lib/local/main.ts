import { existsSync } from 'node:fs'
import { parseSettings } from '../config.ts'
import { type ErpnextSimulator, startErpnextSimulator } from './erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from './medusa/simulator.ts'
import { startRunner } from './runner/runner.ts'
import { playTour } from './tour/tour.ts'

/**
 * `npm start`: the whole relay on this machine. Without `ERPNEXT_URL` and `MEDUSA_URL` it brings both servers too, as
 * simulators that hold recorded data, and plays a short tour; with them it talks to those servers and plays nothing.
 */
if (existsSync('.env')) process.loadEnvFile('.env')
const environment = process.env
const print = (line: string) => console.log(line)

const NEEDED = [
  ...(['ERPNEXT_URL', 'ERPNEXT_API_KEY', 'ERPNEXT_API_SECRET', 'ERPNEXT_WEBHOOK_SECRETS'] as const),
  ...(['MEDUSA_URL', 'RELAY_API_KEYS'] as const),
]

/** Known to everybody who reads this line, so only ever used where nothing but simulators is connected. */
const LOCAL = {
  ERPNEXT_WEBHOOK_SECRETS: 'local-webhook-secret',
  MEDUSA_WEBHOOK_SECRETS: 'local-medusa-secret',
  RELAY_API_KEYS: 'local-key',
}

/** Everything works without the keys but the calls that need them; better said now than by a parked job. */
function missingSettings(): string | undefined {
  try {
    parseSettings(environment, NEEDED)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const simulated = !environment.ERPNEXT_URL && !environment.MEDUSA_URL
const simulators = simulated ? await startSimulators() : undefined
const runner = await startRunner({
  port: Number(environment.PORT || 3000),
  host: environment.BIND_ADDRESS || undefined,
  ...(environment.DATA_DIR ? { dataDir: environment.DATA_DIR } : {}),
  environment: simulators ? { ...LOCAL, ...settingsOf(simulators) } : {},
})

if (simulators) {
  const { LOG_LEVEL } = environment
  environment.LOG_LEVEL = 'silent' // the table tells it better
  await playTour({ runner, ...simulators, secret: LOCAL.ERPNEXT_WEBHOOK_SECRETS, apiKey: LOCAL.RELAY_API_KEYS, print })
  environment.LOG_LEVEL = LOG_LEVEL ?? 'info'
  print(`
What was sent to Medusa, newest first:
  curl -H 'Authorization: Bearer ${LOCAL.RELAY_API_KEYS}' '${runner.url}/request-log?doctype=Sales%20Order&name=SAL-ORD-2026-00001'
Sync an item of the recorded data:
  curl -X POST -H 'Authorization: Bearer ${LOCAL.RELAY_API_KEYS}' -d '{"name":"WEB-ITM-0001"}' '${runner.url}/sync/website-item'
  curl -H 'Authorization: Bearer ${LOCAL.RELAY_API_KEYS}' '${runner.url}/request-log?doctype=Website%20Item&name=WEB-ITM-0001'
Sync another order of the recorded data (Medusa does not know it, and says so in the log):
  curl -X POST -H 'Authorization: Bearer ${LOCAL.RELAY_API_KEYS}' -d '{"name":"SAL-ORD-2026-00012"}' '${runner.url}/sync/sales-order'
  curl -H 'Authorization: Bearer ${LOCAL.RELAY_API_KEYS}' '${runner.url}/request-log?status=failure'`)
}
const missing = simulators ? undefined : missingSettings()
if (missing) print(`Incomplete: ${missing}`)
print(
  `\nServing on ${runner.url} (data ${environment.DATA_DIR ? `in ${environment.DATA_DIR}` : 'in memory'}). Ctrl-C stops it.`,
)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await runner.stop()
    await Promise.all([simulators?.erpnext.stop(), simulators?.medusa.stop()])
    process.exit(0)
  })
}

async function startSimulators(): Promise<{ erpnext: ErpnextSimulator; medusa: MedusaSimulator }> {
  return { erpnext: await startErpnextSimulator(), medusa: await startMedusaSimulator() }
}

function settingsOf({
  erpnext,
  medusa,
}: {
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
}): Record<string, string> {
  return {
    ERPNEXT_URL: erpnext.url,
    ERPNEXT_API_KEY: erpnext.apiKey,
    ERPNEXT_API_SECRET: erpnext.apiSecret,
    MEDUSA_URL: medusa.url,
    MEDUSA_API: medusa.api,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
    MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
  }
}
