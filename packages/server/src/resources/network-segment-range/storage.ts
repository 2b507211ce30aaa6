import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { AVAILABLE_MAX, type NetworkSegmentRangeAttributes } from './definition.ts'

/** Segments `s` of a range, whatever lies between its ends. */
const ofRange = `s.network_type = network_segment_range.network_type
  and s.physical_network is not distinct from nullif(network_segment_range.physical_network, '')
  and (s.inner_segmentation_id is null
    or s.inner_segmentation_id between network_segment_range.inner_minimum and network_segment_range.inner_maximum)`

/** Segments `o` of the other type that VLANs are used by. */
const ofOtherType = `o.network_type in ('vlan', 'qinq') and network_segment_range.network_type in ('vlan', 'qinq')
  and o.network_type <> network_segment_range.network_type
  and o.physical_network = network_segment_range.physical_network`

export const networkSegmentRangeStorage: Storage<NetworkSegmentRangeAttributes> = {
  table: 'network_segment_range',
  from: 'network_segment_range',
  columns: {
    used: `coalesce((select jsonb_object_agg(concat_ws(':', s.segmentation_id, s.inner_segmentation_id), n.project_id)
      from network_segment s join network n on n.id = s.network_id
      where ${ofRange} and s.segmentation_id between network_segment_range.minimum
        and network_segment_range.maximum), '{}'::jsonb)`,
    available: `array(select g::integer from generate_series(network_segment_range.minimum,
        least(network_segment_range.maximum, network_segment_range.minimum + ${AVAILABLE_MAX - 1})) g
      except select o.segmentation_id from network_segment o where ${ofOtherType}
      except select s.segmentation_id from network_segment s where ${ofRange} group by s.segmentation_id
        having network_segment_range.network_type <> 'qinq'
          or count(*) > network_segment_range.inner_maximum - network_segment_range.inner_minimum order by 1)`,
  },
}

export interface RangeRow {
  readonly id: string
  readonly project_id: string | null
  readonly name: string
  readonly description: string
  readonly shared: boolean
  readonly network_type: string
  readonly physical_network: string
  readonly minimum: number
  readonly maximum: number
  readonly inner_minimum: number | null
  readonly inner_maximum: number | null
}

export async function insertRange(tx: WriteTx, row: RangeRow): Promise<void> {
  await tx.insertInto('network_segment_range').values(row).execute()
}

export async function updateRange(
  tx: WriteTx,
  id: string,
  changes: Partial<Pick<RangeRow, 'name' | 'description' | 'minimum' | 'maximum'>>,
): Promise<void> {
  await tx
    .updateTable('network_segment_range')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export interface RangePlace {
  readonly networkType: string
  /** Empty but for VLANs. */
  readonly physicalNetwork: string
  readonly minimum: number
  readonly maximum: number
  /** Of two VLANs. */
  readonly innerMinimum: number | null
  readonly innerMaximum: number | null
}

/** Other ranges that hold one of the identifiers; those of the configuration do not count. */
export async function overlapping(
  tx: ReadTx,
  place: RangePlace,
  except: string | undefined,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from network_segment_range
    where not is_default and network_type = ${place.networkType} and physical_network = ${place.physicalNetwork}
      and int8range(minimum, maximum, '[]') && int8range(${place.minimum}, ${place.maximum}, '[]')
      and int4range(coalesce(inner_minimum, 0), coalesce(inner_maximum, 0), '[]')
        && int4range(${place.innerMinimum ?? 0}, ${place.innerMaximum ?? 0}, '[]')
      and id is distinct from ${except ?? null}::uuid order by id limit 20`.execute(tx)
  return rows.map(row => row.id)
}

/** The first and last identifier of the range that a network has; undefined when there is none. */
export async function usedBounds(
  tx: ReadTx,
  place: RangePlace,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select min(segmentation_id) as first, max(segmentation_id) as last from network_segment
    where network_type = ${place.networkType}
      and physical_network is not distinct from nullif(${place.physicalNetwork}, '')
      and segmentation_id between ${place.minimum} and ${place.maximum}
      and (inner_segmentation_id is null
        or inner_segmentation_id between ${place.innerMinimum} and ${place.innerMaximum})`.execute(tx)
  const [row] = rows
  return row?.first == null || row.last === null ? undefined : { first: row.first, last: row.last }
}

export async function deleteRange(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('network_segment_range').where('id', '=', id).execute()
}
