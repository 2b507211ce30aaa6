import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { loadSubnets } from '../../reconcile/load-subnets.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import { segmentSwitches } from '../../segments/segment-switches.ts'
import type { NetworkIntent } from './ovn.ts'

/** What the translation of these networks needs, by id; those that are gone are missing. Three statements. */
export async function loadNetworks(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NetworkIntent>> {
  const networks = await sql<{
    id: string
    name: string
    mtu: number
    vlan_transparent: boolean | null
    connectivity: string | null
    qinq: boolean
    availability_zone_hints: string[]
    revision_number: number
    is_external: boolean
    pvlan: boolean
    communities: string[]
    segment_switches: string[]
  }>`
    select n.id, n.name, n.mtu, n.vlan_transparent, n.connectivity, n.qinq, n.availability_zone_hints, n.revision_number, n.pvlan,
      ${sql.raw(segmentSwitches('n'))} as segment_switches,
      case when n.pvlan then array(select distinct p.pvlan_community from port p
        where p.network_id = n.id and p.pvlan_community is not null order by 1) else '{}' end as communities,
      exists (select from rbac_policy r where r.object_type = 'network' and r.object_id = n.id
        and r.action = 'access_as_external') as is_external
    from network n where n.id = any(${ids}::uuid[])`.execute(tx)
  const segments = await sql<{
    id: string
    network_id: string
    network_type: string
    physical_network: string | null
    segmentation_id: number | null
    inner_segmentation_id: number | null
  }>`
    select id, network_id, network_type, physical_network, segmentation_id, inner_segmentation_id from network_segment
    where network_id = any(${ids}::uuid[]) order by position, id`.execute(tx)
  const subnets = groupBy(await loadSubnets(tx, { column: 'network_id', values: ids }), one => one.networkId)
  const segmentsOf = groupBy(segments.rows, one => one.network_id)
  return new Map(
    networks.rows.map(row => [
      row.id,
      {
        id: row.id,
        name: row.name,
        mtu: row.mtu,
        isExternal: row.is_external,
        isRoutedOnly: row.connectivity === 'l3',
        vlanTransparent: row.vlan_transparent ?? false,
        qinq: row.qinq,
        privateVlans: row.pvlan ? { communities: row.communities } : undefined,
        availabilityZoneHints: row.availability_zone_hints,
        revision: row.revision_number,
        segments: (segmentsOf.get(row.id) ?? []).map(segment => ({
          id: segment.id,
          networkType: segment.network_type,
          physicalNetwork: segment.physical_network ?? undefined,
          segmentationId: segment.segmentation_id ?? undefined,
          innerSegmentationId: segment.inner_segmentation_id ?? undefined,
        })),
        segmentSwitches: row.segment_switches,
        subnets: subnets.get(row.id) ?? [],
      },
    ]),
  )
}
