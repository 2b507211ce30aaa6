import { readFileSync } from 'node:fs'
import type { OvnSettings } from '../reconcile/model/ovn-settings.ts'
import { segmentSettingsOf } from '../segments/segment-settings-of.ts'
import type { Settings } from '../settings.ts'
import type { ServerConfig } from './load-server-config.ts'
import { mechanismNamesOf } from './mechanism-names-of.ts'
import { conntrackHelpersOf, serviceProvidersOf } from './router-settings-of.ts'
import { schedulingSettingsOf } from './scheduling-settings-of.ts'

/** What the API's behaviour needs of the configuration. */
export function settingsOf(config: ServerConfig): Settings {
  const { DEFAULT, quotas, ovn, securitygroup } = config
  return {
    baseMac: DEFAULT.baseMac,
    dnsDomain: DEFAULT.dnsDomain,
    maxAllowedAddressPairs: DEFAULT.maxAllowedAddressPair,
    hwVifModels: DEFAULT.hwVifModels,
    maxSubnetHostRoutes: DEFAULT.maxSubnetHostRoutes,
    maxDnsNameservers: DEFAULT.maxDnsNameservers,
    segments: encryptedSegments(config),
    binding: {
      securityGroupsEnabled: securitygroup.enableSecurityGroup,
      vhostSocketDirectory: ovn.vhostSockDir,
      createsTap: ovn.ovsCreateTap,
      mechanisms: mechanismNamesOf(config.ml2.mechanismDrivers),
      encryptsTunnels: ovn.tunnelIpsec === 'on',
    },
    enableSnatByDefault: DEFAULT.enableSnatByDefault,
    distributedFloatingIp: ovn.enableDistributedFloatingIp,
    metadataEnabled: ovn.ovnMetadataEnabled,
    defaultRoute: { bfd: DEFAULT.enableDefaultRouteBfd, ecmp: DEFAULT.enableDefaultRouteEcmp },
    conntrackHelpers: conntrackHelpersOf(DEFAULT.allowedConntrackHelpers),
    tracksVirtualFunctions: config.placement.trackVfs,
    tunnelBandwidthIsProvided: config.ml2.tunnelledNetworkRpName !== '',
    serviceProviders: serviceProvidersOf(config.service_providers.serviceProvider),
    scheduling: schedulingSettingsOf(config),
    defaultAvailabilityZones: DEFAULT.defaultAvailabilityZones,
    paginationMaxLimit: pageLimit(DEFAULT.paginationMaxLimit),
    announcesByBgp: announcesByBgp(config),
    cascadePortsMax: DEFAULT.networkCascadePortsMax,
    terminationGraceS: DEFAULT.deleteOnTerminationGrace,
    quotas: {
      network: quotas.quotaNetwork,
      subnet: quotas.quotaSubnet,
      port: quotas.quotaPort,
      subnetpool: quotas.quotaSubnetpool,
      router: quotas.quotaRouter,
      router_route: quotas.quotaRouterRoute,
      floatingip: quotas.quotaFloatingip,
      security_group: quotas.quotaSecurityGroup,
      security_group_rule: quotas.quotaSecurityGroupRule,
      rbac_policy: quotas.quotaRbacPolicy,
      trunk: quotas.defaultQuota,
      bfd_monitor: quotas.quotaBfdMonitor,
    },
  }
}

/** Segments are OVN's business nowhere else: it alone encrypts their tunnels. */
function encryptedSegments(config: ServerConfig): Settings['segments'] {
  const segments = segmentSettingsOf(config)
  const { tunnelIpsec, tunnelIpsecCipher: cipher, tunnelIpsecUdp: isInUdp } = config.ovn
  const esp = { cipher, isInUdp }
  return { ...segments, mtu: { ...segments.mtu, esp, encryptsTunnels: tunnelIpsec === 'on' } }
}

/** -1, 0, "infinite" and anything else that is no positive number: no limit (as upstream). */
function pageLimit(text: string): number | undefined {
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : undefined
}

/** What the rows in OVN depend on. */
export function ovnSettingsOf(config: ServerConfig): OvnSettings {
  const { DEFAULT, ovn, ovs, ovn_nb_global: nbGlobal, network_log: networkLog, securitygroup } = config
  return {
    enableSecurityGroup: securitygroup.enableSecurityGroup,
    distributedFloatingIp: ovn.enableDistributedFloatingIp,
    metadataEnabled: ovn.ovnMetadataEnabled,
    dhcpLeaseTimeSeconds: ovn.dhcpDefaultLeaseTime,
    baseMac: DEFAULT.baseMac,
    dnsServers: ovn.dnsServers,
    resolvers: hostResolvers(),
    offerMetadataPortDns: ovn.offerMetadataPortDns,
    dnsDomain: DEFAULT.dnsDomain,
    dnsRecordsOvnOwned: ovn.dnsRecordsOvnOwned,
    dhcp4GlobalOptions: ovn.ovnDhcp4GlobalOptions,
    dhcp6GlobalOptions: ovn.ovnDhcp6GlobalOptions,
    disableDhcpForBaremetalPorts: ovn.disableOvnDhcpForBaremetalPorts,
    localnetLearnFdb: ovn.localnetLearnFdb,
    fdbAgeThresholdSeconds: ovn.fdbAgeThreshold,
    macBindingAgeThresholdSeconds: ovn.macBindingAgeThreshold,
    broadcastArpsToAllRouters: ovn.broadcastArpsToAllRouters,
    routerIndirectSnat: ovn.ovnRouterIndirectSnat,
    liveMigrationActivationStrategy: ovn.liveMigrationActivationStrategy,
    statelessNat: ovn.statelessNatEnabled,
    haFailoverStrategy: ovn.haFailoverStrategy,
    bfdMinRxMs: ovn.bfdMinRx,
    bfdMinTxMs: ovn.bfdMinTx,
    bfdMultiplier: ovn.bfdMult,
    tunnelIpsec: { state: ovn.tunnelIpsec, isInUdp: ovn.tunnelIpsecUdp },
    ignoreLspDown: nbGlobal.ignoreLspDown,
    fdbRemovalLimit: nbGlobal.fdbRemovalLimit,
    macBindingRemovalLimit: nbGlobal.macBindingRemovalLimit,
    igmpSnooping: ovs.igmpSnoopingEnable,
    igmpFlood: ovs.igmpFlood,
    igmpFloodReports: ovs.igmpFloodReports,
    igmpFloodUnregistered: ovs.igmpFloodUnregistered,
    logRateLimit: networkLog.rateLimit,
    logBurstLimit: networkLog.burstLimit,
    logMeterName: networkLog.localOutputLogBase || 'acl_log_meter',
    defaultAvailabilityZones: DEFAULT.defaultAvailabilityZones,
    bgp: announcesByBgp(config) ? config.bgp : undefined,
  }
}

function announcesByBgp({ DEFAULT }: ServerConfig): boolean {
  return DEFAULT.servicePlugins.includes('ovn-bgp')
}

/** Name servers of this host; loopback ones would be the virtual machine's own. */
function hostResolvers(): readonly string[] {
  try {
    return [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+(\S+)/gm)]
      .map(match => match[1] ?? '')
      .filter(address => !address.startsWith('127.') && address !== '::1')
  } catch {
    return []
  }
}
