import { readService } from '../../lib/local/runner/service.ts'

/** Lambda's bootstrap gives Node these shares of the function's memory; without them Node takes what the machine has. */
export async function lambdasHeap(functionName: string): Promise<string[]> {
  const { functions, provider } = await readService('serverless.yml')
  const megabytes = functions[functionName]?.memorySize ?? provider.memorySize
  const share = (percent: number) => Math.floor((megabytes * percent) / 100)
  return [`--max-semi-space-size=${share(5)}`, `--max-old-space-size=${share(90)}`]
}
