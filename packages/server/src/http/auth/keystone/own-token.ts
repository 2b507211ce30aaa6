import type { Clock } from '@neutrino/base/clock.ts'
import type { IdentityClient, IssuedToken } from './identity-client.ts'

/** A token is replaced this long before it expires, so that none expires on its way. */
export const ownTokenRenewBeforeMs = 120_000

export interface OwnToken {
  /** A token of ours, logging in when there is none or it is about to expire; one login at a time. */
  get(): Promise<string>
  /** Forgets a token that Keystone refused, unless a newer one has replaced it. */
  discard(token: string): void
}

export function createOwnToken(client: Pick<IdentityClient, 'issue'>, clock: Clock): OwnToken {
  let issued: IssuedToken | undefined
  let pending: Promise<IssuedToken> | undefined

  const renew = (): Promise<IssuedToken> => {
    pending ??= client
      .issue()
      .then(token => {
        issued = token
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  return {
    get: async () => {
      const usable = issued !== undefined && issued.expiresMs - ownTokenRenewBeforeMs > clock.now().getTime()
      return (usable && issued !== undefined ? issued : await renew()).token
    },
    discard: token => {
      if (issued?.token === token) issued = undefined
    },
  }
}
