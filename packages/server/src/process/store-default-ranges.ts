import type pg from 'pg'
import { defaultRanges } from '../segments/default-ranges.ts'
import type { SegmentSettings } from '../segments/settings.ts'

/** Writes the configured ranges to where the API shows them, in the place of former ones. */
export async function storeDefaultRanges(
  client: Pick<pg.ClientBase, 'query'>,
  settings: SegmentSettings,
): Promise<void> {
  const ranges = defaultRanges(settings)
  await client.query(
    `with gone as (delete from network_segment_range where is_default and id <> all($1::uuid[]))
     insert into network_segment_range (id, is_default, network_type, physical_network, minimum, maximum,
       inner_minimum, inner_maximum)
     select id, true, network_type, physical_network, minimum, maximum, inner_minimum, inner_maximum
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::integer[], $7::integer[])
       as r (id, network_type, physical_network, minimum, maximum, inner_minimum, inner_maximum)
     on conflict (id) do nothing`,
    [
      ranges.map(range => range.id),
      ranges.map(range => range.networkType),
      ranges.map(range => range.physicalNetwork),
      ranges.map(range => range.min),
      ranges.map(range => range.max),
      ranges.map(range => range.inner?.min ?? null),
      ranges.map(range => range.inner?.max ?? null),
    ],
  )
}
