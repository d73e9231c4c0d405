import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * An id as Medusa makes it: a prefix and a ULID. Ids made within one millisecond are in no order, and Medusa answers what
 * it sorts by id in theirs: a batch's answer is not in the order of its request.
 */
export function newId(prefix: string): string {
  let time = Date.now()
  let text = ''
  for (let place = 0; place < 10; place += 1) {
    text = ALPHABET.charAt(time % 32) + text
    time = Math.floor(time / 32)
  }
  for (const byte of randomBytes(16)) text += ALPHABET.charAt(byte % 32)
  return `${prefix}_${text}`
}

export const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
