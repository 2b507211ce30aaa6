import { createHash, randomUUID } from 'node:crypto'

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text is a UUID in the hyphenated form of RFC 9562, in either case, of any version. */
export function isUuid(text: string): boolean {
  return text.length === 36 && pattern.test(text)
}

/** A random (version 4) UUID in lower case. */
export function randomUuid(): string {
  return randomUUID()
}

/**
 * The UUID that a name has within a namespace: same input, same id (RFC 9562 section 5.5, SHA-1).
 * Throws RangeError when the namespace is not a UUID.
 */
export function uuidV5(namespace: string, name: string): string {
  if (!isUuid(namespace)) throw new RangeError(`namespace is not a UUID: ${namespace}`)
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  digest[6] = (digest[6]! & 0x0f) | 0x50
  digest[8] = (digest[8]! & 0x3f) | 0x80
  const hex = digest.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
