import { isIP } from 'node:net'
import { ConfigError } from '@neutrino/base/config/index.ts'
import { type ConnectionSettings, connectionSettingsOf } from '../southbound/connection-settings.ts'
import { extensions } from './extensions/index.ts'
import type { MetricsAddress } from './extensions/metering/serve-metrics.ts'
import type { OvnAgentConfig } from './options.ts'

/** A daemon that keeps a clock of the host by PTP, as ptp4l. */
export interface PtpDaemon {
  /** Where it answers management messages. */
  readonly socket: string
  readonly domain: number
  readonly transportSpecific: number
}

/** What the root process knows, and nobody else can change. */
export interface HostSettings {
  readonly switchRemote: string
  readonly switchDirectory: string
  readonly bridge: string
  readonly stateDirectory: string
  readonly ptpDaemons: readonly PtpDaemon[]
  /** By any of which an IKE daemon answers. */
  readonly ikeSockets: readonly string[]
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
  /** PTP daemons are asked this often. */
  readonly clockIntervalMs: number
  /** Encryption of tunnels is looked at this often. */
  readonly ipsecPollIntervalMs: number
}

/** @throws ConfigError for sockets that are not written as sockets */
export function hostSettingsOf({ DEFAULT, agent, ipsec, ovs, ptp }: OvnAgentConfig): HostSettings {
  return {
    switchRemote: ovs.ovsdbConnection,
    switchDirectory: ovs.runDirectory,
    bridge: ovs.integrationBridge,
    stateDirectory: `${DEFAULT.statePath}/ovn-agent`,
    ikeSockets: ipsec.ikeSockets,
    ptpDaemons: ptp.managementSockets.map(daemonOf),
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
    ipsecPollIntervalMs: config.ipsec.pollInterval * 1_000,
    clockIntervalMs: config.ptp.interval * 1_000,
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

/** @throws ConfigError for anything but `path[:domain[:transportSpecific]]` */
function daemonOf(text: string): PtpDaemon {
  const [, socket = '', domain = '0', digit = '0'] =
    /^(\/[^:]+)(?::(\d{1,3})(?::([0-9a-f]))?)?$/.exec(text) ?? []
  if (socket === '' || Number(domain) > 255)
    throw new ConfigError([
      { key: 'management_sockets', expected: 'paths as /var/run/ptp4l, with a domain as /var/run/ptp4l:24' },
    ])
  return { socket, domain: Number(domain), transportSpecific: Number.parseInt(digit, 16) }
}
