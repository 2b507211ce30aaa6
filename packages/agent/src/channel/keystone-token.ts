import type { Clock } from '@neutrino/base/clock.ts'
import type { ServerLogin } from './connection.ts'
import type { Exchange } from './exchange.ts'

/** A token is replaced this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_MS = 120_000

export interface KeystoneToken {
  readonly text: string
  /** The API's URL, if the catalogue that came with it has one. */
  readonly endpoint: string | undefined
}

export interface KeystoneTokens {
  /** Logs in when there is no token or it is about to end; one login at a time. */
  get(): Promise<KeystoneToken>
  /** It was refused. */
  discard(): void
}

export function createKeystoneTokens(login: ServerLogin, exchange: Exchange, clock: Clock): KeystoneTokens {
  const base = login.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')
  let held: (KeystoneToken & { readonly endsMs: number }) | undefined
  let pending: Promise<KeystoneToken> | undefined
  const issue = async (): Promise<KeystoneToken> => {
    const { status, headers, body } = await exchange({
      method: 'POST',
      url: `${base}/v3/auth/tokens`,
      headers: {},
      body: login.request,
    })
    const text = headers['x-subject-token']
    const token = fieldsOf(fieldsOf(body).token)
    const endsMs = Date.parse(String(token.expires_at))
    if (status !== 201 || typeof text !== 'string' || Number.isNaN(endsMs))
      throw new Error(`Keystone answered our login with ${status}`)
    held = { text, endsMs, endpoint: networkEndpoint(token.catalog, login) }
    return held
  }
  return {
    get: async () => {
      if (held !== undefined && held.endsMs - RENEW_BEFORE_MS > clock.now().getTime()) return held
      pending ??= issue().finally(() => {
        pending = undefined
      })
      return pending
    },
    discard: () => {
      held = undefined
    },
  }
}

function networkEndpoint(catalog: unknown, login: ServerLogin): string | undefined {
  const network = listOf(catalog).filter(service => service.type === 'network')
  const found = network
    .flatMap(service => listOf(service.endpoints))
    .find(one => one.interface === login.interface && (login.region === null || one.region === login.region))
  return typeof found?.url === 'string' ? found.url : undefined
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}
