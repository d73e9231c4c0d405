import type { Reference } from './service.ts'

/** What a resource of serverless.yml is on this machine: what `!Ref` and `!GetAtt` on it give. */
export type LocalResource = { ref: string; attributes: Record<string, string> }

/** Resolves `!Ref` and `!GetAtt`; undefined for what has no likeness here, such as the settings secret. */
export function resolveReference(
  value: string | Reference,
  resources: ReadonlyMap<string, LocalResource>,
): string | undefined {
  if (typeof value === 'string') return value
  if ('Ref' in value) return resources.get(value.Ref)?.ref
  const [resource, attribute] = value['Fn::GetAtt']
  return resources.get(resource)?.attributes[attribute]
}
