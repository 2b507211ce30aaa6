import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/**
 * A floating IP is ACTIVE once OVN has its NAT and DOWN once it is free; between the two, while the change
 * is on its way, it keeps the status it had; one with port forwardings keeps that it is ACTIVE. One
 * statement. `active` are the ids that northbound has; with
 * `only`, other floating IPs are left as they are.
 */
export async function storeFloatingIpStatus(
  database: Database,
  active: readonly string[],
  only?: readonly string[],
): Promise<void> {
  await sql`
    with status as (
      select f.id, case
        when f.router_id is null then 'DOWN'
        when f.id = any(${active}::uuid[]) then 'ACTIVE'
        else f.status end as status
      from floating_ip f
      where ${only === undefined ? sql`true` : sql`f.id = any(${only}::uuid[])`})
    update floating_ip f set status = s.status from status s where f.id = s.id and f.status <> s.status
  `.execute(database)
}
