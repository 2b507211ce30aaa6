import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Instance } from './find-instance.ts'

/**
 * What of a guest's request goes on. All else stays behind: whatever a guest calls X-Instance-ID, X-Tenant-ID or
 * X-Forwarded-For, in any spelling that a server might take for them, cannot reach Nova.
 */
const passed = [
  'accept',
  'accept-encoding',
  'accept-language',
  'content-length',
  'content-type',
  'user-agent',
] as const

/** The headers of the request to Nova, which believes them because of the signature. */
export function novaHeaders(
  guest: IncomingHttpHeaders,
  sender: Instance & { readonly address: string },
  secret: string,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const name of passed) {
    const value = guest[name]
    if (typeof value === 'string') headers[name] = value
  }
  return {
    ...headers,
    'x-forwarded-for': sender.address,
    'x-instance-id': sender.id,
    'x-tenant-id': sender.projectId,
    'x-instance-id-signature': createHmac('sha256', secret).update(sender.id).digest('hex'),
  }
}
