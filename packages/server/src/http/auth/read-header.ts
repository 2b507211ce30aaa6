import type { IncomingHttpHeaders } from 'node:http'

/** A header that has one value of 1 to `lengthMax` visible ASCII characters; undefined for any other. */
export function readHeader(
  headers: IncomingHttpHeaders,
  name: string,
  lengthMax: number,
): string | undefined {
  const value = headers[name]
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text.length <= lengthMax && /^[\x20-\x7e]+$/.test(text) ? text : undefined
}
