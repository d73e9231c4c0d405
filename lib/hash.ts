import { createHash } from 'node:crypto'

/**
 * SHA-256 of a JSON value, 43 characters of base64url: fits SQS's 128 printable ASCII characters whatever ERPNext names
 * hold. The value's own key order counts, so build it from arrays and literals.
 */
export const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url')
