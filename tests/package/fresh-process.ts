import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundleOf, functionNamed, packageFolder } from './packaged.ts'

/** Calls a packaged handler in a process of its own: `node -e CALL folder/handler event`. */
const CALL = `
  const [file, event] = process.argv.slice(1)
  require(file).handler(JSON.parse(event), { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30000 })
    .then(result => { process.stdout.write('\\nRESULT ' + JSON.stringify(result)); process.exit(0) })
    .catch(error => { console.error(error); process.exit(1) })`

export type Result = { statusCode?: number; body?: string } & Record<string, unknown>

export interface Account {
  /** What `Ref` gives, by the ids of the template. */
  resources: Record<string, string>
  /** What Lambda itself sets, and where AWS is. */
  environment: Record<string, string>
}

/** Calls a function as Lambda would: what its zip holds, and the environment that the template gives it. */
export async function callFresh(name: string, event: unknown, { resources, environment }: Account): Promise<Result> {
  const lambda = functionNamed(name)
  const folder = join(packageFolder, 'unzipped', name)
  for (const [file, content] of bundleOf(lambda)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), content)
  }
  const variables = Object.entries(lambda.variables).map(([variable, value]) => [
    variable,
    typeof value === 'string' ? value : resources[value.Ref],
  ])
  const env = { ...Object.fromEntries(variables), ...environment, AWS_REGION: 'us-east-1' }
  const file = join(folder, lambda.properties.Handler.replace(/\.handler$/, '.js'))
  const child = spawn(process.execPath, ['-e', CALL, file, JSON.stringify(event)], { cwd: folder, env })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const code = await new Promise(resolve => child.on('close', resolve))
  // Without the stack: its lines of the bundle are long, and jest would show them.
  if (code !== 0) throw new Error(`${name} failed:\n${output.replace(/^ +at .*\n/gm, '')}`)
  return JSON.parse(output.slice(output.lastIndexOf('RESULT ') + 'RESULT '.length))
}
