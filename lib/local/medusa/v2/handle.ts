// Medusa 2.21.2's own rules (packages/core/utils/src/common: to-handle.ts, validate-handle.ts, to-kebab-case.ts).

/** The handle of a product that is created without one. */
export function toHandle(title: string): string {
  const handle = title
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/[\s_]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
  return handle || `product-${Math.random().toString(36).substring(2, 8)}`
}

export function isValidHandle(handle: string): boolean {
  return !/[A-Z]/.test(handle) && /^[\p{Ll}\p{Lo}\p{Lm}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{N}]+)*$/u.test(handle)
}

/** The handle of a collection that is created without one. It is not URL-safe. */
export function kebabCase(title: string): string {
  return title
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[\s_]+/g, '-')
    .toLowerCase()
}
