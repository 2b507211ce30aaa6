import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../database/database.ts'
import { isOnPhysicalNetwork, type RangedType, type StoredRange } from './project-ranges.ts'

/** Ranges that administrators may make. */
export const STORED_RANGES_MAX = 10_000

/**
 * The ranges beside those of the configuration, kept as they are until the commit: one statement. A network
 * is not made in a range that is changed or removed meanwhile.
 */
export async function loadRanges(tx: WriteTx): Promise<readonly StoredRange[]> {
  const { rows } = await sql<{
    network_type: RangedType
    physical_network: string
    minimum: number
    maximum: number
    inner_minimum: number | null
    inner_maximum: number | null
    project_id: string | null
  }>`select network_type, physical_network, minimum, maximum, inner_minimum,
      inner_maximum, project_id from network_segment_range where not is_default order by id limit ${STORED_RANGES_MAX} for share`.execute(
    tx,
  )
  return rows.map(row => ({
    networkType: row.network_type,
    physicalNetwork: isOnPhysicalNetwork(row.network_type) ? row.physical_network : null,
    min: row.minimum,
    max: row.maximum,
    ...(row.inner_minimum === null || row.inner_maximum === null
      ? {}
      : { inner: { min: row.inner_minimum, max: row.inner_maximum } }),
    projectId: row.project_id ?? undefined,
  }))
}

export async function countRanges(tx: ReadTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from network_segment_range
    where not is_default`.execute(tx)
  return rows[0]?.count ?? 0
}
