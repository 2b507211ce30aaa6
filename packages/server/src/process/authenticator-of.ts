import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import type { Authenticator } from '../http/auth/authenticate.ts'
import { openHttpBasic } from '../http/auth/http-basic.ts'
import { createKeystone } from '../http/auth/keystone/keystone.ts'
import { createNoauth } from '../http/auth/noauth.ts'
import { keystoneOptionsOf } from '../http/auth/options.ts'
import type { Policy } from '../policy/policy.ts'

interface AuthSurroundings {
  readonly policy: () => Policy
  readonly clock: Clock
  readonly log: Log
}

/** The configured way to recognise callers. Throws when it cannot be safe or complete. */
export async function authenticatorOf(
  config: ServerConfig,
  surroundings: AuthSurroundings,
): Promise<Authenticator> {
  const { authStrategy, bindHost, httpBasicAuthUserFile, httpBasicAuthProjectId } = config.DEFAULT
  switch (authStrategy) {
    case 'keystone':
      return createKeystone({ ...keystoneOptionsOf(config), ...surroundings })
    case 'http_basic':
      return openHttpBasic({
        file: httpBasicAuthUserFile,
        projectId: httpBasicAuthProjectId,
        ...surroundings,
      })
    case 'none':
    case 'noauth':
      return createNoauth({ bindHost, policy: surroundings.policy })
  }
}
