import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import * as z from 'zod'
import { fillVariables } from './variables.ts'

const route = z.string().transform((text, context) => {
  const [method, path] = text.split(' ')
  if (method && path?.startsWith('/')) return { method, path }
  context.addIssue(`"${text}" is not a method and a path`)
  return z.NEVER
})

export const reference = z.union([
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
])

const event = z.union([
  z.strictObject({ httpApi: z.union([route, z.object({ method: z.string(), path: z.string() })]) }),
  z.strictObject({
    sqs: z.object({
      arn: reference,
      batchSize: z.number().default(10),
      functionResponseType: z.string().optional(),
      maximumConcurrency: z.number().default(2),
    }),
  }),
  z.strictObject({ schedule: z.object({ rate: z.string() }) }),
])

const environment = z.record(z.string(), z.union([z.string(), z.number().transform(String), reference])).default({})

const resource = z.object({ Type: z.string(), Properties: z.unknown().optional() })
const template = z.object({ Resources: z.record(z.string(), resource) }).transform(({ Resources }) => Resources)
/** `${file(…)}`: what stands in a file of its own is for AWS alone, such as alarms. */
const elsewhere = z.templateLiteral(['${file(', z.string(), ')}']).transform(() => ({}))

const schema = z.object({
  service: z.string(),
  provider: z.object({ timeout: z.number().default(6), memorySize: z.number().default(1024), environment }),
  functions: z.record(
    z.string(),
    z.object({
      handler: z.string(),
      timeout: z.number().optional(),
      memorySize: z.number().optional(),
      environment,
      events: z.array(event).default([]),
    }),
  ),
  resources: z
    .array(z.union([template, elsewhere]))
    .transform(parts => Object.fromEntries(parts.flatMap(Object.entries<z.output<typeof resource>>))),
})

export type Service = z.output<typeof schema> & { folder: string }
export type FunctionDefinition = Service['functions'][string]
export type Reference = z.output<typeof reference>

/** serverless.yml as far as a local run needs it, its variables filled in for the stage `local`. */
export async function readService(file: string): Promise<Service> {
  const document = parseDocument(await readFile(file, 'utf8'), {
    merge: true, // `<<`, as the Serverless Framework's parser has it
    customTags: [
      { tag: '!Ref', resolve: (text: string) => ({ Ref: text }) },
      { tag: '!GetAtt', resolve: (text: string) => ({ 'Fn::GetAtt': text.split('.') }) },
      { tag: '!Sub', resolve: (text: string) => ({ 'Fn::Sub': text }) },
    ],
  })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw problem
  // Rights are named once and meant often; the limit is for files that strangers wrote.
  const service = schema.parse(fillVariables(document.toJS({ maxAliasCount: -1 }), process.env, 'local'))
  return { ...service, folder: dirname(resolve(file)) }
}
