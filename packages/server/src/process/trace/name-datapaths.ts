import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'

/** What `nameDatapaths` reads. */
export const datapathTables = { Datapath_Binding: ['external_ids'] } as const

/** Ids of networks and routers by the UUIDs of their northbound rows; those of others have their own names. */
export function nameDatapaths(southbound: OvsdbClient): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const row of southbound.replica.rows('Datapath_Binding')) {
    const ids = row.external_ids
    if (typeof ids !== 'object' || isList(ids)) continue
    const uuid = ids['logical-router'] ?? ids['logical-switch']
    if (uuid !== undefined) names.set(String(uuid), String(ids.name).replace(/^neutron-/, ''))
  }
  return names
}
