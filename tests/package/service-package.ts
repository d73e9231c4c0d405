import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Resource {
  Type: string
  Condition?: string
  DeletionPolicy?: string
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties differ with every type; a test reads a few
  Properties: any
}

export interface Template {
  Conditions: Record<string, unknown>
  Resources: Record<string, Resource>
}

const nowhere = 'http://127.0.0.1:9'

/** Runs the Serverless Framework as someone without AWS credentials and without a network would. Answers what it prints. */
async function serverless(home: string, words: string[], environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/.bin/serverless', ...words], {
    timeout: 120_000, // a bundle that fails leaves its esbuild running, and the command waiting for it
    killSignal: 'SIGKILL',
    // It leaves a folder behind for each function, so its temporary files are in the one that is removed.
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: home,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ...environment,
    },
  })
  return stdout
}

/** Packages the service; answers the folder with the zips and the template in it. */
export async function servicePackage(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'relay-package-'))
  const folder = join(home, 'package')
  await serverless(home, ['package', '--package', folder])
  return folder
}

/** The template's own part of serverless.yml, as it is with these settings of the deployment; packages nothing. */
export async function resourcesWith(environment: Record<string, string>): Promise<Template> {
  const home = await mkdtemp(join(tmpdir(), 'relay-print-'))
  try {
    return JSON.parse(await serverless(home, ['print', '--format', 'json'], environment)).resources
  } finally {
    await rm(home, { recursive: true })
  }
}

export const readTemplate = (folder: string): Template =>
  JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'))
