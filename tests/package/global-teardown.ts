import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export default async function tearDown(): Promise<void> {
  await rm(dirname(process.env.RELAY_PACKAGE ?? ''), { recursive: true })
}
