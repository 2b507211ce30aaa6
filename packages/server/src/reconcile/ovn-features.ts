import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { OvnFeatures } from './model/ovn-settings.ts'
import { ovnVersionOf } from './release/describe-release.ts'
import { bgpTopology, vrrpPortSecurity } from './release/ovn-capabilities.ts'

/** The two databases of the running OVN. */
export interface OvnDatabases {
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
}

/** What the running OVN says that it can do; undefined as long as it has said nothing. */
export function readOvnFeatures({ northbound, southbound }: OvnDatabases): OvnFeatures {
  return {
    dhcp4Options: optionNames(southbound, 'DHCP_Options'),
    dhcp6Options: optionNames(southbound, 'DHCPv6_Options'),
    // OVN learned it somewhere between 23.03, which does not, and 24.09, whose schema has this column: what is between
    // is treated like 23.03, which is right with either.
    // The table came with EVPN.
    evpn: southbound.hasTable('Advertised_MAC_Binding'),
    bgpTopology: bgpTopology({ northbound, southbound }, undefined),
    vrrpPortSecurity: vrrpPortSecurity({ northbound, southbound }, ovnVersionOf({ northbound })),
    routeSelectionFields:
      northbound.hasTable('Logical_Router_Static_Route') &&
      northbound.hasColumn('Logical_Router_Static_Route', 'selection_fields'),
    sourceNatSparesReplies: northbound.hasTable('NAT') && northbound.hasColumn('NAT', 'match'),
  }
}

function optionNames(southbound: OvsdbClient, table: string): ReadonlySet<string> | undefined {
  if (!southbound.hasTable(table) || southbound.replica.count(table) === 0) return undefined
  const names = new Set<string>()
  for (const row of southbound.replica.rows(table)) names.add(String(row.name))
  return names
}
