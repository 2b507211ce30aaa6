import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { Unit } from './model/unit.ts'

export type { Unit, UnitKind } from './model/unit.ts'

/** Sent after a commit that marked units; its payload says nothing, the table says it all. */
export const DIRTY_CHANNEL = 'neutrino_dirty'

/**
 * Notes in the caller's transaction that these units no longer show in OVN what is intended, in one
 * statement. Marking again moves the revision, so that a reconciler that has already read the old
 * intent does not clear the mark, and gives a unit that had failed a fresh start.
 *
 * Mark the resource that changed and, when a reference between two resources changed, both ends:
 * - network: network, segment or subnet created, changed or removed
 * - port: created, changed (addresses, binding, groups, pairs, DHCP options), removed
 * - security_group: group created, made stateful or stateless, removed; rule added or removed
 * - global and security_group: log created, changed, removed (the database marks these itself)
 * - address_group: created, changed, removed; prefixes added or removed
 * - bgp_topology: chassis, or their bridges that lead to the provider (flat networks bring it along)
 * - router: created, changed, removed; interface or gateway added or removed (and that port); NDP proxy added
 *   or removed; chassis of its gateway chosen
 * - floating_ip: created, associated, moved, disassociated, removed (and the fixed port, old and new); port
 *   forwarding added, changed or removed
 * - port, router, floating_ip: also when its QoS policy, or its network's, is another or has other rules
 */
export async function markDirty(tx: ReadTx, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return
  // One order for all writers: two transactions that mark the same units must not deadlock.
  const unique = new Map(units.map(unit => [`${unit.kind}/${unit.id}`, unit]))
  const ordered = [...unique.keys()].sort().map(key => unique.get(key)!)
  await sql`
    insert into dirty_unit (kind, id)
    select * from unnest(${ordered.map(unit => unit.kind)}::text[], ${ordered.map(unit => unit.id)}::text[])
    on conflict (kind, id) do update set
      revision = nextval('dirty_revision'), attempts = 0, retry_at = null, error = null,
      marked_at = case when dirty_unit.attempts = 0 then dirty_unit.marked_at else excluded.marked_at end
  `.execute(tx)
}
