import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { IdentifierRange, NetworkType } from './segment.ts'

/** A free identifier of a physical network, or of a tunnel type. */
export interface Identifier {
  readonly physicalNetwork: string | null
  readonly segmentationId: number
  readonly innerSegmentationId: number | null
}

/**
 * Types whose identifiers are the same on the wire, and so are nobody's twice: a switch does not tell the VLAN of a
 * network from the outer one of two.
 */
const sharing = (networkType: NetworkType): readonly NetworkType[] =>
  networkType === 'vlan' ? ['vlan', 'qinq'] : [networkType]

/** Those of the candidates that no segment uses, in their order: one lookup in the index for each. */
export async function freeIdentifiers(
  tx: ReadTx,
  networkType: NetworkType,
  candidates: readonly Identifier[],
): Promise<Identifier[]> {
  // Two lookups, because an index serves "= name" and "is null" but not "is not distinct from".
  const { rows } = await sql<Identifier>`
    select c.physical_network as "physicalNetwork", c.segmentation_id as "segmentationId",
      c.inner_segmentation_id as "innerSegmentationId"
    from unnest(${candidates.map(candidate => candidate.physicalNetwork)}::text[],
      ${candidates.map(candidate => candidate.segmentationId)}::integer[],
      ${candidates.map(candidate => candidate.innerSegmentationId)}::integer[])
      with ordinality as c(physical_network, segmentation_id, inner_segmentation_id, place)
    where coalesce(
      (select true from network_segment s where s.network_type = any(${sharing(networkType)}::text[])
        and s.physical_network = c.physical_network and s.segmentation_id = c.segmentation_id
        and (c.inner_segmentation_id is null or s.inner_segmentation_id = c.inner_segmentation_id) limit 1),
      (select true from network_segment s where c.inner_segmentation_id is not null and s.network_type = 'vlan'
        and s.physical_network = c.physical_network and s.segmentation_id = c.segmentation_id limit 1),
      (select true from network_segment s where s.network_type = ${networkType} and c.physical_network is null
        and s.physical_network is null and s.segmentation_id = c.segmentation_id limit 1)
    ) is null
    order by c.place
  `.execute(tx)
  return rows
}

/**
 * The first gaps between the identifiers in use, in the order of the ranges; each holds at least one.
 * Reads at most as many index entries as there are segments, and stops at `gapsMax` gaps.
 */
export async function findIdentifierGaps(
  tx: ReadTx,
  networkType: NetworkType,
  ranges: readonly IdentifierRange[],
  gapsMax: number,
): Promise<IdentifierRange[]> {
  const { rows } = await sql<IdentifierRange>`
    select range.physical_network as "physicalNetwork", gap.min, gap.max
    from (
      select * from unnest(${ranges.map(range => range.physicalNetwork)}::text[],
        ${ranges.map(range => range.min)}::integer[], ${ranges.map(range => range.max)}::integer[])
        with ordinality as r(physical_network, min, max, place) order by place
    ) range cross join lateral (
      select taken.free_min as min, taken.id - 1 as max from (
        select used.id, coalesce(lag(used.id) over (order by used.id) + 1, range.min) as free_min
        from (
          select s.segmentation_id as id from network_segment s
          where s.network_type = any(${sharing(networkType)}::text[])
            and s.segmentation_id between range.min and range.max
            and (s.physical_network = range.physical_network
              or (s.physical_network is null and range.physical_network is null))
        ) used
      ) taken where taken.id > taken.free_min
      union all
      select coalesce(top.id + 1, range.min), range.max from (
        select max(s.segmentation_id) as id from network_segment s
        where s.network_type = any(${sharing(networkType)}::text[])
          and s.segmentation_id between range.min and range.max
          and (s.physical_network = range.physical_network
            or (s.physical_network is null and range.physical_network is null))
      ) top where top.id is null or top.id < range.max
    ) gap
    limit ${gapsMax}
  `.execute(tx)
  return rows
}
