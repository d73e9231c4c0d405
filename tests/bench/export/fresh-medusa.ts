import { startMedusaProcess } from '../../e2e/medusa-process.ts'
import { type RealMedusa, realMedusa } from '../../e2e/real-medusa.ts'

/** The real one with an empty database, for as long as the work takes. */
export async function withFreshMedusa<Result>(work: (medusa: RealMedusa) => Promise<Result>): Promise<Result> {
  const { facts, stop } = await startMedusaProcess()
  try {
    return await work(realMedusa(facts))
  } finally {
    await stop()
  }
}
