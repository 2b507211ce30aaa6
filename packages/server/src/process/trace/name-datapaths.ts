import { isUuid } from '@neutrino/base/uuid.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

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

/** Switches of segments are those of their networks. */
export async function nameSegments(
  database: Database,
  names: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(names.values())].filter(isUuid)
  const { rows } = await sql<{ id: string; network_id: string }>`
    select id, network_id from network_segment where id = any(${ids}::uuid[])`.execute(database)
  const networkOf = new Map(rows.map(row => [row.id, row.network_id]))
  return new Map([...names].map(([datapath, id]) => [datapath, networkOf.get(id) ?? id]))
}
