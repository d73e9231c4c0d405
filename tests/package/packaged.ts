import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Resource, readTemplate } from './service-package.ts'
import { unzip } from './zip.ts'

/** Where global-setup.ts packaged to. */
export const packageFolder = process.env.RELAY_PACKAGE ?? ''
const { Resources } = readTemplate(packageFolder)

/** Every resource of a type, with its id in the template. */
export const all = (type: string): [id: string, resource: Resource][] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type)

export function byId(id: string): Resource {
  const found = Resources[id]
  if (!found) throw new Error(`the template has no ${id}`)
  return found
}

/** The resource that a `Fn::GetAtt` names. */
export const target = (reference: { 'Fn::GetAtt': [id: string, attribute: string] }): Resource =>
  byId(reference['Fn::GetAtt'][0])

export interface PackagedFunction {
  /** As in serverless.yml. */
  name: string
  id: string
  // biome-ignore lint/suspicious/noExplicitAny: as above
  properties: any
  variables: Record<string, string | { Ref: string }>
}

export const functions: readonly PackagedFunction[] = all('AWS::Lambda::Function').map(([id, { Properties }]) => ({
  name: Properties.Handler.split('/')
    .at(-1)
    .replace(/\.handler$/, ''),
  id,
  properties: Properties,
  variables: Properties.Environment?.Variables ?? {},
}))

export function functionNamed(name: string): PackagedFunction {
  const found = functions.find(packaged => packaged.name === name)
  if (!found) throw new Error(`no function ${name}`)
  return found
}

/** What its zip holds. */
export function bundleOf({ properties }: PackagedFunction): Map<string, Buffer> {
  const file = String(properties.Code.S3Key).split('/').at(-1) ?? ''
  return unzip(readFileSync(join(packageFolder, file)))
}

export interface Statement {
  Effect: string
  Action: string[]
  Resource: unknown
}

/** What a function may do. */
export const statementsOf = ({ properties }: PackagedFunction): Statement[] =>
  target(properties.Role).Properties.Policies[0].PolicyDocument.Statement
