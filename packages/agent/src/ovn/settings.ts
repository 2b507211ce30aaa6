import { ConfigError } from '@neutrino/base/config/index.ts'
import { type ConnectionSettings, connectionSettingsOf } from '../southbound/connection-settings.ts'
import { extensions } from './extensions/index.ts'
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
  return { ...connectionSettingsOf(config, chassis), extensions: config.agent.extensions }
}
