import { readFileSync } from 'node:fs'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import type { Authenticator } from '../http/auth/authenticate.ts'
import { openHttpBasic } from '../http/auth/http-basic.ts'
import { createKeystone } from '../http/auth/keystone/keystone.ts'
import { createNoauth } from '../http/auth/noauth.ts'
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
  switch (config.DEFAULT.authStrategy) {
    case 'keystone':
      return keystone(config.keystone_authtoken, surroundings)
    case 'http_basic':
      return openHttpBasic({ file: config.DEFAULT.httpBasicAuthUserFile, ...surroundings })
    case 'none':
    case 'noauth':
      return createNoauth({ bindHost: config.DEFAULT.bindHost, policy: surroundings.policy })
  }
}

function keystone(
  options: ServerConfig['keystone_authtoken'],
  surroundings: AuthSurroundings,
): Authenticator {
  const { cafile, insecure } = options
  return createKeystone({
    ...surroundings,
    authUrl: options.authUrl,
    wwwAuthenticateUri: options.wwwAuthenticateUri,
    user: {
      username: options.username,
      password: options.password,
      userDomainName: options.userDomainName,
      projectName: options.projectName,
      projectDomainName: options.projectDomainName,
    },
    tls: {
      ca: cafile === undefined ? undefined : readFileSync(cafile, 'utf8'),
      insecure,
    },
    serviceType: options.serviceType,
    serviceTokenRoles: options.serviceTokenRoles,
    serviceTokenRolesRequired: options.serviceTokenRolesRequired,
    tokenCacheMs: Math.max(0, options.tokenCacheTime) * 1_000,
  })
}
