import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { ConfigError } from '@neutrino/base/config/index.ts'
import type { ServerConnection, ServerLogin } from './connection.ts'
import type { ChannelConfig } from './options.ts'

/** What the unprivileged process of an agent that watches its host is told at its start. */
export interface ChannelSettings {
  readonly host: string
  readonly connection: ServerConnection
  readonly heartbeatMs: number
  readonly pollMs: number
}

/** @throws ConfigError when something is missing for the login */
export function channelSettingsOf(config: ChannelConfig): ChannelSettings {
  const { DEFAULT, agent, neutrino } = config
  return {
    host: DEFAULT.host === '' ? hostname() : DEFAULT.host,
    heartbeatMs: agent.reportInterval * 1_000,
    pollMs: agent.pollingInterval * 1_000,
    connection: {
      endpoint:
        neutrino.endpointOverride === '' ? null : urlOf('endpoint_override', neutrino.endpointOverride),
      login: loginOf(neutrino),
      ca: fileOf(neutrino.cafile),
      certificate: fileOf(neutrino.certfile),
      key: fileOf(neutrino.keyfile),
      isVerified: !neutrino.insecure,
    },
  }
}

function loginOf(config: ChannelConfig['neutrino']): ServerLogin | null {
  if (config.authType === 'none') {
    if (config.endpointOverride === '')
      throw problem('endpoint_override', 'the URL of the API: auth_type is none')
    return null
  }
  for (const [key, value] of [
    ['username', config.username],
    ['password', config.password],
  ] as const)
    if (value === '') throw problem(key, 'a user that the rule use_agent_channel allows')
  const user = {
    ...{ name: config.username, password: config.password },
    domain: { name: config.userDomainName },
  }
  const project = { name: config.projectName, domain: { name: config.projectDomainName } }
  return {
    authUrl: urlOf('auth_url', config.authUrl),
    request: { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } },
    region: config.regionName === '' ? null : config.regionName,
    interface: config.interface,
  }
}

function urlOf(key: string, text: string): string {
  if (/^https?:\/\/./.test(text)) return text
  throw problem(key, 'a URL')
}

function fileOf(path: string): string | null {
  return path === '' ? null : readFileSync(path, 'utf8')
}

function problem(key: string, expected: string): ConfigError {
  return new ConfigError([{ section: 'neutrino', key, expected }])
}
