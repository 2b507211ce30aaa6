import type { IdentityClientOptions } from '../http/auth/keystone/identity-client.ts'

/** Where another service is and who we are to it. */
export interface ServiceConnection {
  /** Its URL; from the catalogue when undefined. */
  readonly endpoint: string | undefined
  /** Undefined: it asks for no token. */
  readonly login:
    | (Pick<IdentityClientOptions, 'authUrl' | 'user'> & {
        readonly region: string | undefined
        readonly endpointType: string
      })
    | undefined
  readonly tls: NonNullable<IdentityClientOptions['tls']>
  /** From request to the last byte of the answer; half a minute when absent. */
  readonly answerMsMax?: number
}
