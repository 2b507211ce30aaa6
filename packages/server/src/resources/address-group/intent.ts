import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import type { AddressGroupIntent } from './ovn.ts'

/** What the translation of these groups needs, by id; those that are gone are missing. Two statements. */
export async function loadAddressGroups(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AddressGroupIntent>> {
  const groups = await sql<{ id: string; revision_number: number }>`
    select id, revision_number from address_group where id = any(${ids}::uuid[])`.execute(tx)
  const prefixes = await sql<{ address_group_id: string; version: number; cidr: string }>`
    select address_group_id, family(cidr) as version, cidr::text as cidr from address_group_prefix
    where address_group_id = any(${ids}::uuid[]) order by cidr`.execute(tx)
  const prefixesOf = groupBy(prefixes.rows, one => one.address_group_id)
  return new Map(
    groups.rows.map(row => [
      row.id,
      {
        id: row.id,
        revision: row.revision_number,
        prefixes: (prefixesOf.get(row.id) ?? []).map(({ version, cidr }) => ({
          version: version === 4 ? (4 as const) : (6 as const),
          cidr,
        })),
      },
    ]),
  )
}
