import { ConfigError } from '@neutrino/base/config/index.ts'
import { parseCidr } from '@neutrino/base/ip.ts'
import type { SchedulingSettings } from '../scheduling/settings.ts'
import type { ServerConfig } from './load-server-config.ts'

/** Throws ConfigError when the addresses of HA networks are none. */
export function schedulingSettingsOf({ DEFAULT }: Pick<ServerConfig, 'DEFAULT'>): SchedulingSettings {
  const cidr = parseCidr(DEFAULT.l3HaNetCidr)
  if (cidr === undefined)
    throw new ConfigError([
      { section: 'DEFAULT', key: 'l3_ha_net_cidr', value: DEFAULT.l3HaNetCidr, expected: 'a CIDR' },
    ])
  return {
    dhcpAgentsPerNetwork: DEFAULT.dhcpAgentsPerNetwork,
    l3AgentsPerRouterMax: DEFAULT.maxL3AgentsPerRouter,
    keepsServicesOfDisabledAgents: DEFAULT.enableServicesOnAgentsWithAdminStateDown,
    haNetwork: {
      cidr,
      networkType: DEFAULT.l3HaNetworkType || null,
      physicalNetwork: DEFAULT.l3HaNetworkPhysicalName || null,
    },
    defaultAvailabilityZones: DEFAULT.defaultAvailabilityZones,
  }
}
