import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import type { Segment } from './segment.ts'

/**
 * Inserts the segments that no other one stands in the way of, in one statement, and returns their ids.
 * In the order of the unique index, so that writers wait in line and not for each other.
 */
export async function insertSegments(tx: WriteTx, segments: readonly Segment[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into network_segment
      (id, network_id, network_type, physical_network, segmentation_id, inner_segmentation_id, position)
    select * from unnest(${segments.map(segment => segment.id)}::uuid[],
      ${segments.map(segment => segment.networkId)}::uuid[],
      ${segments.map(segment => segment.networkType)}::text[],
      ${segments.map(segment => segment.physicalNetwork)}::text[],
      ${segments.map(segment => segment.segmentationId)}::integer[],
      ${segments.map(segment => segment.innerSegmentationId ?? null)}::integer[],
      ${segments.map(segment => segment.position)}::smallint[])
      as s(id, network_id, network_type, physical_network, segmentation_id, inner_segmentation_id, position)
    order by s.network_type, s.physical_network, s.segmentation_id, s.inner_segmentation_id
    on conflict do nothing
    returning id
  `.execute(tx)
  return new Set(rows.map(row => row.id))
}
