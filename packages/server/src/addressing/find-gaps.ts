import { formatIp, type IpRange, parseIp } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'

/** Rows of the index that one search reads at most in one piece of a pool: some 20 ms. */
export const GAP_SCAN_ROWS_MAX = 65_536

export interface GapSearch {
  readonly subnetId: string
  /** Ranges of addresses in the order to search them. */
  readonly pieces: readonly IpRange[]
  /** Gaps to find at most; each holds at least one address. */
  readonly gapsMax: number
}

/**
 * The first gaps between the addresses in use, in the order of the pieces, for any number of subnets in
 * one statement. Reads the primary key in order and stops at the first `gapsMax` gaps; a piece with more
 * than GAP_SCAN_ROWS_MAX addresses in use is read so far only. Gaps that other transactions have filled
 * but not committed still look like gaps.
 */
export async function findGaps(
  tx: ReadTx,
  searches: readonly GapSearch[],
): Promise<Map<string, readonly IpRange[]>> {
  const pieces = searches.flatMap(search =>
    search.pieces.map(piece => ({ subnetId: search.subnetId, piece, version: piece.version })),
  )
  const text = (version: 4 | 6, value: bigint): string => formatIp({ version, value })
  const { rows } = await sql<{ subnetId: string; first: string; last: string }>`
    select s.subnet_id as "subnetId", host(gap.first) as first, host(gap.last) as last
    from unnest(${searches.map(search => search.subnetId)}::uuid[],
      ${searches.map(search => search.gapsMax)}::integer[]) as s(subnet_id, gaps_max)
    cross join lateral (
      select found.first, found.last from (
        select * from unnest(${pieces.map(row => row.subnetId)}::uuid[],
          ${pieces.map(row => text(row.version, row.piece.first))}::inet[],
          ${pieces.map(row => text(row.version, row.piece.last))}::inet[])
          with ordinality as p(subnet_id, first, last, place)
        where p.subnet_id = s.subnet_id order by place
      ) piece cross join lateral (
        select taken.free_first as first, taken.ip - 1 as last from (
          select used.ip, coalesce(lag(used.ip) over (order by used.ip) + 1, piece.first) as free_first
          from (
            select a.ip_address as ip from ip_allocation a
            where a.subnet_id = s.subnet_id and a.ip_address between piece.first and piece.last
            order by a.ip_address limit ${sql.lit(GAP_SCAN_ROWS_MAX)}
          ) used
        ) taken where taken.ip > taken.free_first
        union all
        select coalesce(top.ip + 1, piece.first), piece.last from (
          select (select a.ip_address from ip_allocation a
            where a.subnet_id = s.subnet_id and a.ip_address between piece.first and piece.last
            order by a.ip_address desc limit 1) as ip
        ) top where top.ip is null or top.ip < piece.last
      ) found
      limit s.gaps_max
    ) gap
  `.execute(tx)
  const gaps = new Map<string, IpRange[]>(searches.map(search => [search.subnetId, []]))
  for (const row of rows) {
    const first = parseIp(row.first)!
    gaps.get(row.subnetId)!.push({
      version: first.version,
      first: first.value,
      last: parseIp(row.last)!.value,
    })
  }
  return gaps
}
