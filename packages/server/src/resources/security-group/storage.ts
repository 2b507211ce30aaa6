import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'

/** Gives new groups the rules that the templates foresee for groups of their kind. */
export async function insertTemplateRules(
  tx: WriteTx,
  groupIds: readonly string[],
  kind: 'default' | 'other',
): Promise<void> {
  if (groupIds.length === 0) return
  await sql`
    insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
      protocol_number, port_range_min, port_range_max, remote_ip_prefix, normalized_cidr, remote_group_id,
      remote_address_group_id, description, from_template)
    select gen_random_uuid(), g.project_id, g.id, d.direction, d.ethertype, d.protocol,
      d.protocol_number, d.port_range_min, d.port_range_max, d.remote_ip_prefix,
      network(d.remote_ip_prefix::inet)::cidr,
      case d.remote_group_id when 'PARENT' then g.id else d.remote_group_id::uuid end,
      d.remote_address_group_id, d.description, true
    from security_group g, default_security_group_rule d
    where g.id = any(${groupIds}::uuid[])
      and case when ${kind} = 'default' then d.used_in_default_sg else d.used_in_non_default_sg end
    on conflict do nothing`.execute(tx)
}
