import { existsSync, readFileSync } from 'node:fs'
import { ConfigError } from '@neutrino/base/config/index.ts'
import { parseIp } from '@neutrino/base/ip.ts'
import { NAME_SERVERS_MAX, type NameServer } from '../dns/resolver.ts'
import { type ConnectionSettings, connectionSettingsOf, textOf } from '../southbound/connection-settings.ts'
import type { MetadataConfig } from './options.ts'
import { dnsPort } from './ports.ts'

/** What the root process knows, and nobody else can change. */
export interface HostSettings {
  readonly namespacePrefix: string
  readonly switchRemote: string
  readonly bridge: string
  /** Unix sockets of the networks, each in a directory of its own. */
  readonly socketDirectory: string
  /** Of the agent: name or number. */
  readonly user: string
  /** Empty for the user's own. */
  readonly group: string
  readonly proxyAccounts: { readonly first: number; readonly count: number }
  readonly servesDns: boolean
}

/** What the unprivileged process is told at its start. Files were read by root. */
export interface AgentSettings extends ConnectionSettings {
  readonly socketDirectory: string
  readonly nova: NovaSettings
  readonly rateLimit: RateLimitSettings | null
  /** Who knows other names; null where guests are not served any. */
  readonly nameServers: readonly NameServer[] | null
}

export interface NovaSettings {
  readonly protocol: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly isVerified: boolean
  /** PEM texts; null where there is none. */
  readonly ca: string | null
  readonly certificate: string | null
  readonly key: string | null
}

export interface RateLimitSettings {
  readonly versions: readonly number[]
  /** Requests within milliseconds; all of them hold. */
  readonly windows: readonly { readonly requestsMax: number; readonly durationMs: number }[]
}

/** Secrets from examples and guides: whoever knows one of them can ask Nova for any instance's metadata. */
const knownSecrets: ReadonlySet<string> = new Set([
  'secret',
  'password',
  'changeme',
  'change_me',
  'metadata_secret',
  'metadata-secret',
  'shared_secret',
  'sharedsecret',
  'supersecret',
  'test',
  'metadata_pass',
  'openstack',
])

/** @throws ConfigError when the shared secret is missing or a well-known one (CVE-2015-5303) */
export function hostSettingsOf(config: MetadataConfig): HostSettings {
  const { DEFAULT, agent, dns, ovs } = config
  const secret = DEFAULT.metadataProxySharedSecret
  if (secret === '' || knownSecrets.has(secret.toLowerCase())) {
    throw configError(
      'metadata_proxy_shared_secret',
      secret === '' ? 'the secret that nova.conf has' : 'a secret of your own, not one that everybody knows',
    )
  }
  if (!/^[a-z0-9.-]{0,64}$/i.test(agent.namespacePrefix)) {
    throw configError('namespace_prefix', 'at most 64 letters, digits, "." and "-"')
  }
  return {
    namespacePrefix: agent.namespacePrefix,
    switchRemote: ovs.ovsdbConnection,
    bridge: ovs.integrationBridge,
    socketDirectory: `${DEFAULT.statePath}/metadata`,
    user: DEFAULT.metadataProxyUser,
    group: DEFAULT.metadataProxyGroup,
    proxyAccounts: { first: agent.proxyUidFirst, count: agent.proxyUidCount },
    servesDns: dns.enabled,
  }
}

/** @throws ConfigError when a name server is none */
export function agentSettingsOf(
  config: MetadataConfig,
  chassis: string,
  resolvConf = '/etc/resolv.conf',
): AgentSettings {
  const { DEFAULT, dns, metadata_rate_limiting: limits } = config
  return {
    ...connectionSettingsOf(config, chassis),
    socketDirectory: `${DEFAULT.statePath}/metadata`,
    nameServers: dns.enabled ? nameServersOf(dns.servers, resolvConf) : null,
    nova: {
      protocol: DEFAULT.novaMetadataProtocol === 'https' ? 'https' : 'http',
      host: DEFAULT.novaMetadataHost,
      port: DEFAULT.novaMetadataPort,
      secret: DEFAULT.metadataProxySharedSecret,
      isVerified: !DEFAULT.novaMetadataInsecure,
      ca: textOf(DEFAULT.authCaCert),
      certificate: textOf(DEFAULT.novaClientCert),
      key: textOf(DEFAULT.novaClientPrivKey),
    },
    rateLimit: !limits.rateLimitEnabled
      ? null
      : {
          versions: limits.ipVersions.map(Number),
          windows: [
            { requestsMax: limits.baseQueryRateLimit, durationMs: limits.baseWindowDuration * 1_000 },
            { requestsMax: limits.burstQueryRateLimit, durationMs: limits.burstWindowDuration * 1_000 },
          ],
        },
  }
}

function nameServersOf(servers: readonly string[], resolvConf: string): readonly NameServer[] {
  if (servers.length > NAME_SERVERS_MAX)
    throw configError('servers', `at most ${NAME_SERVERS_MAX} name servers`)
  if (servers.length > 0) return servers.map(serverOf)
  const text = existsSync(resolvConf) ? readFileSync(resolvConf, 'utf8') : ''
  const named = [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(match => match[1] ?? '')
  return named
    .filter(one => parseIp(one) !== undefined)
    .slice(0, NAME_SERVERS_MAX)
    .map(serverOf)
}

function serverOf(text: string): NameServer {
  const [, address = text, port = String(dnsPort)] = /^\[(.+)\](?::(\d{1,5}))?$/.exec(text) ?? []
  if (parseIp(address) === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw configError('servers', `an address, or [address]:port, not ${text}`)
  return { address, port: Number(port) }
}

function configError(key: string, expected: string): ConfigError {
  return new ConfigError([{ key, expected }])
}
