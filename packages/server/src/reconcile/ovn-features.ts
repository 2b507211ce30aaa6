import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { OvnFeatures } from './model/ovn-settings.ts'

/** What the running OVN says that it can do; undefined as long as it has said nothing. */
export function readOvnFeatures(southbound: OvsdbClient): OvnFeatures {
  return {
    dhcp4Options: optionNames(southbound, 'DHCP_Options'),
    dhcp6Options: optionNames(southbound, 'DHCPv6_Options'),
  }
}

function optionNames(southbound: OvsdbClient, table: string): ReadonlySet<string> | undefined {
  if (!southbound.hasTable(table) || southbound.replica.count(table) === 0) return undefined
  const names = new Set<string>()
  for (const row of southbound.replica.rows(table)) names.add(String(row.name))
  return names
}
