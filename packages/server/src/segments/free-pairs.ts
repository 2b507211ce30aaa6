import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { rotateRanges } from './draw-identifiers.ts'
import type { Identifier } from './find-identifiers.ts'
import { isQinqRange } from './qinq-ranges.ts'
import type { IdentifierRange } from './segment.ts'

/**
 * The first free pairs of VLANs of the ranges, from a place at random on: those who look at the same time do not
 * meet at the same pair. Looks at no more pairs than are taken before the last of them.
 */
export async function freePairs(
  tx: ReadTx,
  ranges: readonly IdentifierRange[],
  countMax: number,
  random: (limit: number) => number = randomInt,
): Promise<Identifier[]> {
  const rotated = rotateRanges(ranges.filter(isQinqRange), random).filter(isQinqRange)
  const shifts = rotated.map(({ inner }) => random(inner.max - inner.min + 1))
  const { rows } = await sql<Identifier>`
    select range.physical_network as "physicalNetwork", o.id as "segmentationId", i.id as "innerSegmentationId"
    from (
      select * from unnest(${rotated.map(range => range.physicalNetwork)}::text[],
        ${rotated.map(range => range.min)}::integer[], ${rotated.map(range => range.max)}::integer[],
        ${rotated.map(range => range.inner.min)}::integer[], ${rotated.map(range => range.inner.max)}::integer[],
        ${shifts}::integer[])
        with ordinality as r(physical_network, min, max, inner_min, inner_max, shift, place) order by place
    ) range
    cross join lateral (select n as id from generate_series(range.min, range.max) n
      where not exists (select from network_segment s where s.network_type = 'vlan'
        and s.physical_network = range.physical_network and s.segmentation_id = n)) o
    cross join lateral (
      select range.inner_min + (k + range.shift) % (range.inner_max - range.inner_min + 1) as id
      from generate_series(0, range.inner_max - range.inner_min) k) i
    where not exists (select from network_segment s where s.network_type = 'qinq'
      and s.physical_network = range.physical_network and s.segmentation_id = o.id
      and s.inner_segmentation_id = i.id)
    limit ${countMax}
  `.execute(tx)
  return rows
}
