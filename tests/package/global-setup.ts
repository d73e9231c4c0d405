import { servicePackage } from './service-package.ts'

/** One package for all suites about it; jest runs this only when there is one to run. */
export default async function setUp(): Promise<void> {
  process.env.RELAY_PACKAGE = await servicePackage()
}
