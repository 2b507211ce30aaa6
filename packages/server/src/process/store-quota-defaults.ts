import type pg from 'pg'

/** Writes the configured default limits to where the counting trigger reads them. */
export async function storeQuotaDefaults(
  client: Pick<pg.ClientBase, 'query'>,
  quotas: Readonly<Record<string, number>>,
): Promise<void> {
  await client.query(
    `insert into quota_default (resource, quota_limit) select * from unnest($1::text[], $2::integer[])
     on conflict (resource) do update set quota_limit = excluded.quota_limit`,
    [Object.keys(quotas), Object.values(quotas)],
  )
}
