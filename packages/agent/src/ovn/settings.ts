import { isIP } from 'node:net'
import { ConfigError } from '@neutrino/base/config/index.ts'
import { type ConnectionSettings, connectionSettingsOf } from '../southbound/connection-settings.ts'
import { extensions } from './extensions/index.ts'
import type { MetricsAddress } from './extensions/metering/serve-metrics.ts'
import type { OvnAgentConfig } from './options.ts'

/** What the root process knows, and nobody else can change. */
export interface HostSettings {
  readonly switchRemote: string
  readonly switchDirectory: string
  readonly bridge: string
  readonly stateDirectory: string
  /** Of the agent: name or number. */
  readonly user: string
  /** Empty for the user's own. */
  readonly group: string
}

/** What the unprivileged process is told at its start. */
export interface AgentSettings extends ConnectionSettings {
  /** Names of the extensions that are switched on. */
  readonly extensions: readonly string[]
  /** What is counted is looked at this often. */
  readonly measureIntervalMs: number
  /** Where it is shown; null: nowhere. */
  readonly metricsAddress: MetricsAddress | null
}

export function hostSettingsOf({ DEFAULT, agent, ovs }: OvnAgentConfig): HostSettings {
  return {
    switchRemote: ovs.ovsdbConnection,
    switchDirectory: ovs.runDirectory,
    bridge: ovs.integrationBridge,
    stateDirectory: `${DEFAULT.statePath}/ovn-agent`,
    user: agent.user,
    group: agent.group,
  }
}

/** @throws ConfigError for an extension that there is not */
export function agentSettingsOf(config: OvnAgentConfig, chassis: string): AgentSettings {
  const names = extensions.map(extension => extension.name)
  if (!config.agent.extensions.every(name => names.includes(name))) {
    throw new ConfigError([{ key: 'extensions', expected: `some of ${names.join(', ')}` }])
  }
  return {
    ...connectionSettingsOf(config, chassis),
    extensions: config.agent.extensions,
    measureIntervalMs: config.metering.measureInterval * 1_000,
    metricsAddress: addressOf(config.metering.metricsAddress),
  }
}

/** @throws ConfigError for anything but `host:port` */
function addressOf(text: string): MetricsAddress | null {
  if (text === '') return null
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text) ?? []
  if (isIP(host) === 0 || Number(port) < 1 || Number(port) > 65_535)
    throw new ConfigError([
      { key: 'metrics_address', expected: 'address:port, as 127.0.0.1:9697 or [::1]:9697' },
    ])
  return { host, port: Number(port) }
}
