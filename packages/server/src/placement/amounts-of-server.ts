import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { heldAmounts, type ProviderAmounts, plus } from './allocation-difference.ts'
import { allocationOf } from './allocation-of.ts'
import type { ReservedRule } from './resource-names.ts'

interface PortRow {
  readonly portId: string
  readonly profile: unknown
  readonly rules: readonly ReservedRule[]
}

/** What a server holds for its ports, by what their policies guarantee and where Nova found it. */
export async function amountsOfServer(database: Database, serverId: string): Promise<ProviderAmounts> {
  const { rows } = await sql<PortRow>`
    select p.id as "portId", b.profile, coalesce((select json_agg(json_build_object('id', r.id, 'type', r.type,
        'direction', r.direction, 'value', r.value) order by r.id)
      from qos_rule r where r.qos_policy_id = coalesce(p.qos_policy_id, n.qos_policy_id)
        and r.type in ('minimum_bandwidth', 'minimum_packet_rate')), '[]'::json) as rules
    from port p join network n on n.id = p.network_id
      join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    where p.device_id = ${serverId} and p.device_owner like 'compute:%'`.execute(database)
  return rows.reduce<ProviderAmounts>(
    (sum, { portId, rules, profile }) => plus(sum, heldAmounts(portId, rules, allocationOf(profile))),
    {},
  )
}
