import { forgetfulTables } from './forgetful-tables.ts'
import { startExportingRelay } from './relay.ts'

interface Memory {
  heap: number
  rss: number
}

/** Of the worker, in bytes: after a run over the few, and after another up to the many. Both servers are simulated. */
export async function memoryOfExports(few: number, many: number): Promise<{ few: Memory; many: Memory }> {
  const relay = await startExportingRelay({ tables: forgetful })
  const after = async (from: number, to: number): Promise<Memory> => {
    await relay.erpnext.ask('addItems', from, to - from)
    await relay.exportAll(to - from)
    return relay.worker.ask('memory')
  }
  const memory = { few: await after(0, few), many: await after(few, many) }
  await relay.stop()
  return memory
}

const forgetful = async (environment: Record<string, string>): Promise<Record<string, string>> => {
  const { AWS_ENDPOINT_URL_DYNAMODB: tables = '', SYNC_STATE_TABLE = '', REQUEST_LOG_TABLE = '' } = environment
  return { AWS_ENDPOINT_URL_DYNAMODB: await forgetfulTables(tables, [SYNC_STATE_TABLE, REQUEST_LOG_TABLE]) }
}
