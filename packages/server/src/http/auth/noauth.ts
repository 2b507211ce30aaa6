import type { Policy } from '../../policy/policy.ts'
import { assertLoopback } from './assert-loopback.ts'
import type { Authenticator } from './authenticate.ts'
import { buildActor, everyRole } from './build-actor.ts'
import { readHeader } from './read-header.ts'

const headerLengthMax = 1_024

export interface NoauthOptions {
  /** The address the server listens on: only a loopback one is accepted. */
  readonly bindHost: string
  readonly policy: () => Policy
}

/**
 * Takes every request for one of an administrator. `X-Project-Id` (or `X-Tenant-Id`), `X-User-Id` and
 * `X-Roles` (comma separated) let tests and local tools act as others.
 *
 * @throws Error when the server could be reached from another machine
 */
export function createNoauth(options: NoauthOptions): Authenticator {
  assertLoopback(options.bindHost)
  return {
    authenticate: async headers => {
      const read = (name: string) => readHeader(headers, name, headerLengthMax)
      const roles = read('x-roles')
        ?.split(',')
        .map(role => role.trim())
      const actor = buildActor(options.policy(), {
        userId: read('x-user-id') ?? 'admin',
        projectId: read('x-project-id') ?? read('x-tenant-id') ?? 'admin',
        roles: roles?.filter(role => role !== '') ?? everyRole,
      })
      return { kind: 'ok', actor }
    },
    close: async () => undefined,
  }
}
