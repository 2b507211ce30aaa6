import type { IdentityClientOptions } from '../../http/auth/keystone/identity-client.ts'

/** `status`: plugged or unplugged; `data`: addresses; `deleted`: the port is gone. */
export type EventKind = 'status' | 'data' | 'deleted'

export interface ComputeSettings {
  /** What Nova is told; the rest is forgotten. */
  readonly kinds: readonly EventKind[]
  readonly intervalMs: number
  /** Undefined: there is no Nova, everything is forgotten. */
  readonly nova: NovaConnection | undefined
}

export interface NovaConnection {
  /** With its version; from the catalogue when undefined. */
  readonly endpoint: string | undefined
  /** Undefined: Nova asks for no token. */
  readonly login:
    | (Pick<IdentityClientOptions, 'authUrl' | 'user'> & {
        readonly region: string | undefined
        readonly endpointType: string
      })
    | undefined
  readonly tls: NonNullable<IdentityClientOptions['tls']>
}
