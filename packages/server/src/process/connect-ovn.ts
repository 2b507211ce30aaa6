import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { ConnectOptions, OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { ServerConfig } from '../config/load-server-config.ts'

/** Tables of the southbound database that status comes from. */
const southboundTables = {
  Chassis: 'all',
  Chassis_Private: 'all',
  Encap: 'all',
  Port_Binding: 'all',
  Datapath_Binding: 'all',
  SB_Global: 'all',
  DHCP_Options: 'all',
  DHCPv6_Options: 'all',
} as const

export interface OvnConnections {
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
}

/** A session with parts of the southbound database. */
export function connectSouthbound(
  { ovn }: Pick<ServerConfig, 'ovn'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  tables: NonNullable<ConnectOptions['tables']>,
): OvsdbClient {
  return connect({
    ...{ clock, log, probeIntervalMs: ovn.ovsdbProbeInterval, tables },
    remotes: ovn.ovnSbConnection,
    database: 'OVN_Southbound',
    leaderOnly: false,
    ...tlsOf(ovn.ovnSbPrivateKey, ovn.ovnSbCertificate, ovn.ovnSbCaCert),
  })
}

/** Sessions with both OVN databases, as configured. They connect by themselves, now and after every loss. */
export function connectOvn(
  { ovn }: ServerConfig,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): OvnConnections {
  const shared = { clock, log, probeIntervalMs: ovn.ovsdbProbeInterval }
  return {
    northbound: connect({
      ...shared,
      remotes: ovn.ovnNbConnection,
      database: 'OVN_Northbound',
      leaderOnly: true,
      ...tlsOf(ovn.ovnNbPrivateKey, ovn.ovnNbCertificate, ovn.ovnNbCaCert),
    }),
    southbound: connectSouthbound({ ovn }, { clock, log }, southboundTables),
  }
}

/** A name for the lease that no other process has. */
export function leaseHolder(config: ServerConfig): string {
  return `${config.DEFAULT.host ?? hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
}

/** Given together or not at all; the files are read once, at start. */
function tlsOf(key: string, certificate: string, ca: string): Pick<ConnectOptions, 'tls'> {
  if (key === '' && certificate === '' && ca === '') return {}
  if (key === '' || certificate === '' || ca === '') {
    throw new Error('[ovn]: the private key, the certificate and the CA certificate are needed together')
  }
  return {
    tls: {
      key: readFileSync(key, 'utf8'),
      certificate: readFileSync(certificate, 'utf8'),
      ca: readFileSync(ca, 'utf8'),
    },
  }
}
