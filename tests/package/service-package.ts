import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
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

/**
 * Runs `serverless package` as someone without AWS credentials and without a network would. Answers the folder: the zips
 * and the template are in it.
 */
export async function servicePackage(environment: Record<string, string> = {}): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'relay-package-'))
  const folder = join(home, 'package')
  const nowhere = 'http://127.0.0.1:9'
  await promisify(execFile)(process.execPath, ['node_modules/.bin/serverless', 'package', '--package', folder], {
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
  return folder
}

export const readTemplate = (folder: string): Template =>
  JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'))
