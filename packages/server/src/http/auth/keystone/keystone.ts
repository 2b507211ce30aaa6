import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { Actor } from '@neutrino/base/operation.ts'
import type { Policy } from '../../../policy/policy.ts'
import type { AuthContext, Authenticator, AuthResult } from '../authenticate.ts'
import { buildActor, isFormerService } from '../build-actor.ts'
import { readHeader } from '../read-header.ts'
import { allowsRequest } from './access-rules.ts'
import { createIdentityClient, type IdentityClientOptions } from './identity-client.ts'
import type { Token } from './token.ts'
import { createTokenValidator, type TokenValidator } from './token-validator.ts'

/** Longer than any token that Keystone issues: Fernet tokens have about 250 characters, JWS about 1,000. */
export const tokenLengthMax = 8_192
/** What a client is told to wait while Keystone does not answer. */
export const unavailableRetryAfterS = 2

export interface KeystoneOptions extends Omit<IdentityClientOptions, 'clock'> {
  /** `www_authenticate_uri`: where clients get a token; `authUrl` when absent. */
  readonly wwwAuthenticateUri?: string | undefined
  /** One of these makes a service token good for an expired user token beside it. */
  readonly serviceTokenRoles: readonly string[]
  /** Refuse a service token that has none of them; otherwise it only buys nothing. */
  readonly serviceTokenRolesRequired: boolean
  /** What we are in the catalogue, for application credentials that name services; `network`. */
  readonly serviceType: string
  readonly tokenCacheMs: number
  readonly policy: () => Policy
  readonly clock: Clock
  readonly log: Log
}

/** `X-Auth-Token`, and `X-Service-Token` of another service beside it, validated by Keystone. */
export function createKeystone(options: KeystoneOptions): Authenticator {
  const client = createIdentityClient(options)
  const { tokenCacheMs, clock, log, policy } = options
  const validator = createTokenValidator({ client, cacheMs: tokenCacheMs, clock, log })
  const uri = (options.wwwAuthenticateUri ?? options.authUrl).replace(/["\\\r\n]/g, '')
  const unauthorized: AuthResult = { kind: 'unauthorized', wwwAuthenticate: `Keystone uri="${uri}"` }
  let hasWarned = false
  const warnOfFormerService = (actor: Actor): void => {
    if (hasWarned || actor.roles.includes('service') || !isFormerService(policy(), actor)) return
    hasWarned = true
    log.warn('a service has the role advsvc: give it the role service', { userId: actor.userId })
  }
  const unavailable: AuthResult = { kind: 'unavailable', retryAfterS: unavailableRetryAfterS }

  return {
    authenticate: async (headers, context) => {
      const service = await readServiceToken(validator, options, headers, context)
      if (service === 'invalid') return unauthorized
      if (service === 'unavailable') return unavailable
      const token = await readToken(validator, headers, 'x-auth-token', {
        allowExpired: service === 'trusted',
        signal: context.signal,
      })
      if (token === 'absent' || token === 'invalid') return unauthorized
      if (token === 'unavailable') return unavailable
      // A request that a service passes on is not the one the credential was restricted to.
      if (service !== 'trusted' && !mayRequest(token, options.serviceType, context)) return unauthorized
      const actor = buildActor(policy(), callerOf(token))
      warnOfFormerService(actor)
      return { kind: 'ok', actor }
    },
    close: () => client.close(),
  }
}

type ServiceToken = 'absent' | 'trusted' | 'powerless' | 'invalid' | 'unavailable'

async function readServiceToken(
  validator: TokenValidator,
  options: Pick<KeystoneOptions, 'serviceTokenRoles' | 'serviceTokenRolesRequired'>,
  headers: IncomingHttpHeaders,
  context: AuthContext,
): Promise<ServiceToken> {
  const token = await readToken(validator, headers, 'x-service-token', {
    allowExpired: false,
    signal: context.signal,
  })
  if (typeof token === 'string') return token
  const wanted = new Set(options.serviceTokenRoles.map(role => role.toLowerCase()))
  if (token.roles.some(role => wanted.has(role.toLowerCase()))) return 'trusted'
  if (!options.serviceTokenRolesRequired) return 'powerless'
  context.log.info('service token refused: it has none of the service roles', { userId: token.userId })
  return 'invalid'
}

async function readToken(
  validator: TokenValidator,
  headers: IncomingHttpHeaders,
  name: string,
  options: Parameters<TokenValidator['validate']>[1],
): Promise<Token | 'absent' | 'invalid' | 'unavailable'> {
  if (headers[name] === undefined) return 'absent'
  const text = readHeader(headers, name, tokenLengthMax)
  return text === undefined || text.includes(' ') ? 'invalid' : validator.validate(text, options)
}

function mayRequest(token: Token, service: string, context: AuthContext): boolean {
  if (token.accessRules === undefined) return true
  if (allowsRequest(token.accessRules, { service, method: context.method, path: context.path })) return true
  context.log.info('application credential refused: no access rule allows the request', {
    userId: token.userId,
  })
  return false
}

/** A token without a project acts for the empty project, which owns nothing that rules could match. */
function callerOf(token: Token) {
  const { userId, userName, projectId, projectName, domainId, systemScope, roles } = token
  return {
    userId,
    userName,
    projectId: projectId ?? '',
    roles,
    ...(projectName === undefined ? {} : { projectName }),
    ...(domainId === undefined ? {} : { domainId }),
    ...(systemScope === undefined ? {} : { systemScope }),
  }
}
