import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { OvnDatabases } from '../reconcile/ovn-features.ts'
import { describeRelease } from '../reconcile/release/describe-release.ts'

/** Writes down what the running OVN can do, for requests, which never talk to it. One statement. */
export async function storeCapabilities(database: Database, ovn: OvnDatabases): Promise<void> {
  const { capabilities } = describeRelease(ovn)
  await sql`
    insert into ovn_capability as known (name, is_present)
    select * from unnest(${capabilities.map(one => one.name)}::text[],
      ${capabilities.map(one => one.isPresent)}::boolean[])
    on conflict (name) do update set is_present = excluded.is_present
    where known.is_present <> excluded.is_present`.execute(database)
}
