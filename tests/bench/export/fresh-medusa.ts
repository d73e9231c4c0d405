import { startMedusaProcess } from '../../e2e/medusa-process.ts'
import { type RealMedusa, realMedusa } from '../../e2e/real-medusa.ts'
import { cpuSeconds } from './cpu-seconds.ts'

/** The real one with an empty database, for as long as the work takes, and the CPU time that it and its Postgres had. */
export async function withFreshMedusa<Result>(
  work: (medusa: RealMedusa, cpu: () => number | undefined) => Promise<Result>,
): Promise<Result> {
  const { facts, pid, stop } = await startMedusaProcess()
  try {
    return await work(realMedusa(facts), () => cpuSeconds(pid))
  } finally {
    await stop()
  }
}
