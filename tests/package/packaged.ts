import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Resource {
  Type: string
  DeletionPolicy?: string
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties differ with every type; a test reads a few
  Properties: any
}

export interface Packaged {
  folder: string
  resources: [id: string, resource: Resource][]
}

/** Runs `serverless package` as someone without AWS credentials and without a network would. */
export async function servicePackage(): Promise<Packaged> {
  const home = await mkdtemp(join(tmpdir(), 'relay-package-'))
  const folder = join(home, 'package')
  const nowhere = 'http://127.0.0.1:9'
  await promisify(execFile)(process.execPath, ['node_modules/.bin/serverless', 'package', '--package', folder], {
    env: { PATH: process.env.PATH, HOME: home, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  })
  const text = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
  const { Resources } = JSON.parse(text) as { Resources: Record<string, Resource> }
  return { folder, resources: Object.entries(Resources) }
}
