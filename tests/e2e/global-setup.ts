import { installMedusa } from './install-medusa.ts'
import { startMedusa } from './medusa-process.ts'

/** One Medusa for all end-to-end suites; jest runs this only when there is one to run. */
export default async function setUp(): Promise<void> {
  await installMedusa()
  process.env.MEDUSA_E2E = await startMedusa()
}
