import type { IncomingHttpHeaders } from 'node:http'
import type { Log } from '@neutrino/base/log.ts'
import type { Actor } from '@neutrino/base/operation.ts'

/** What is known about a request besides its headers when its caller is established. */
export interface AuthContext {
  readonly signal: AbortSignal
  readonly log: Log
  /** The request line, for credentials that are valid for some requests only. */
  readonly method?: string
  readonly path?: string
}

export type AuthResult =
  | { readonly kind: 'ok'; readonly actor: Actor }
  | {
      readonly kind: 'unauthorized'
      /** Value of the `WWW-Authenticate` header of the 401. */
      readonly wwwAuthenticate: string
    }
  | {
      /** The answer is 503: who asks cannot be established at the moment. */
      readonly kind: 'unavailable'
      /** Value of the `Retry-After` header, whole seconds. */
      readonly retryAfterS: number
    }

/** Establishes who sends a request. One for each `auth_strategy`: keystone, http_basic, noauth. */
export interface Authenticator {
  authenticate(headers: IncomingHttpHeaders, context: AuthContext): Promise<AuthResult>
  /** Ends connections; requests that are being authenticated fail. */
  close(): Promise<void>
}
