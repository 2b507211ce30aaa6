import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { loadLogsOfGroups } from '../../reconcile/load-logs.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import type { SecurityGroupIntent, SecurityGroupRuleIntent } from './ovn.ts'

interface RuleRow {
  readonly id: string
  readonly security_group_id: string
  readonly direction: string
  readonly ethertype: string
  readonly protocol_number: number | null
  readonly port_range_min: number | null
  readonly port_range_max: number | null
  readonly remote_cidr: string | null
  readonly remote_group_id: string | null
  readonly remote_address_group_id: string | null
}

/** What the translation of these groups needs, by id; those that are gone are missing. Three statements. */
export async function loadSecurityGroups(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SecurityGroupIntent>> {
  const groups = await sql<{ id: string; stateful: boolean }>`
    select id, stateful from security_group where id = any(${ids}::uuid[])`.execute(tx)
  const rules = await sql<RuleRow>`
    select id, security_group_id, direction, ethertype, protocol_number, port_range_min, port_range_max,
      case when remote_ip_prefix is not null then normalized_cidr::text end as remote_cidr,
      remote_group_id, remote_address_group_id
    from security_group_rule where security_group_id = any(${ids}::uuid[])`.execute(tx)
  const logsOf = groupBy(await loadLogsOfGroups(tx, ids), one => one.groupId)
  const rulesOf = groupBy(rules.rows, one => one.security_group_id)
  return new Map(
    groups.rows.map(row => [
      row.id,
      {
        id: row.id,
        isStateful: row.stateful,
        rules: (rulesOf.get(row.id) ?? []).map(ruleIntent),
        logs: logsOf.get(row.id) ?? [],
      },
    ]),
  )
}

function ruleIntent(row: RuleRow): SecurityGroupRuleIntent {
  return {
    id: row.id,
    direction: row.direction === 'ingress' ? 'ingress' : 'egress',
    ipVersion: row.ethertype === 'IPv4' ? 4 : 6,
    protocol: row.protocol_number ?? undefined,
    portMin: row.port_range_min ?? undefined,
    portMax: row.port_range_max ?? undefined,
    remoteCidr: row.remote_cidr ?? undefined,
    remoteGroupId: row.remote_group_id ?? undefined,
    remoteAddressGroupId: row.remote_address_group_id ?? undefined,
  }
}
