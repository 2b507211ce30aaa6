import { readFileSync } from 'node:fs'
import { ConfigError, type Values } from '@neutrino/base/config/index.ts'
import type { TlsOptions } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { connectionOptions } from './connection-options.ts'

/** How the unprivileged process reaches southbound, and as whom. */
export interface ConnectionSettings {
  readonly southboundRemotes: readonly string[]
  readonly southboundTls: TlsOptions | null
  /** Name of this host's chassis. */
  readonly chassis: string
}

type ConnectionConfig = Values<(typeof connectionOptions)[number]>

/** @throws ConfigError when only a part of what TLS needs is there */
export function connectionSettingsOf(
  { ovn }: Pick<ConnectionConfig, 'ovn'>,
  chassis: string,
): ConnectionSettings {
  return { southboundRemotes: ovn.ovnSbConnection, southboundTls: tlsOf(ovn), chassis }
}

function tlsOf(ovn: ConnectionConfig['ovn']): TlsOptions | null {
  const [key, certificate, ca] = [ovn.ovnSbPrivateKey, ovn.ovnSbCertificate, ovn.ovnSbCaCert].map(textOf)
  if (!key && !certificate && !ca) return null
  if (!key || !certificate || !ca) {
    const expected = 'it together with ovn_sb_certificate and ovn_sb_ca_cert'
    throw new ConfigError([{ key: 'ovn_sb_private_key', expected }])
  }
  return { key, certificate, ca }
}

/** Root reads files: the agent may not. Null where none is named. */
export function textOf(path: string): string | null {
  return path === '' ? null : readFileSync(path, 'utf8')
}
