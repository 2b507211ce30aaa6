import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { Settings } from '../../settings.ts'
import type { QosPolicyAttributes } from './definition.ts'
import type { PortKind, RuleValues } from './refused-rule.ts'

const known = (type: string, fields: string) => `when '${type}' then jsonb_build_object(${fields})`

/** A rule as the policy shows it, from the row `r`: its attributes are named by its type. */
const ruleObject = `jsonb_build_object('id', r.id, 'qos_policy_id', r.qos_policy_id, 'type', r.type) ||
  case r.type
  ${known('bandwidth_limit', `'max_kbps', r.value, 'max_burst_kbps', r.burst, 'direction', r.direction`)}
  ${known('packet_rate_limit', `'max_kpps', r.value, 'max_burst_kpps', r.burst, 'direction', r.direction`)}
  ${known('minimum_bandwidth', `'min_kbps', r.value, 'direction', r.direction`)}
  ${known('minimum_packet_rate', `'min_kpps', r.value, 'direction', r.direction`)}
  ${known('dscp_marking', `'dscp_mark', r.value`)} end`

export const qosPolicyStorage: Storage<QosPolicyAttributes> = {
  table: 'qos_policy',
  from: 'qos_policy',
  columns: {
    shared: null,
    rules: `coalesce((select jsonb_agg(${ruleObject} order by r.type, r.direction)
      from qos_rule r where r.qos_policy_id = qos_policy.id), '[]'::jsonb)`,
  },
  actorColumns: { shared: sharedWith('qos_policy', 'access_as_shared', 'qos_policy.id') },
  visibleToOthers: knownThroughRbac('qos_policy', ['access_as_shared'], 'qos_policy.id'),
}

export interface QosPolicyRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly is_default: boolean
}

/** Breaks the index qos_policy_default when a project has a default already. */
export async function insertPolicies(tx: WriteTx, rows: readonly QosPolicyRow[]): Promise<void> {
  await tx
    .insertInto('qos_policy')
    .values([...rows])
    .execute()
}

/** Like `insertPolicies`; also counts the change. */
export async function updatePolicy(
  tx: WriteTx,
  id: string,
  changes: Partial<Omit<QosPolicyRow, 'id' | 'project_id'>>,
): Promise<void> {
  await tx
    .updateTable('qos_policy')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deletePolicy(tx: WriteTx, id: string): Promise<void> {
  await sql`delete from rbac_policy where object_type = 'qos_policy' and object_id = ${id}`.execute(tx)
  await tx.deleteFrom('qos_policy').where('id', '=', id).execute()
}

/** Opens policies to all projects; again is no change. */
export async function share(
  tx: WriteTx,
  policies: readonly { readonly id: string; readonly projectId: string }[],
): Promise<void> {
  if (policies.length === 0) return
  await sql`insert into rbac_policy (id, project_id, object_type, object_id, action, target_project)
    select gen_random_uuid(), project, 'qos_policy', id, 'access_as_shared', '*'
    from unnest(${policies.map(one => one.id)}::uuid[], ${policies.map(one => one.projectId)}::text[]) as p (id, project)
    on conflict on constraint rbac_policy_unique do nothing`.execute(tx)
}

export async function unshare(tx: WriteTx, id: string): Promise<void> {
  await sql`delete from rbac_policy where object_type = 'qos_policy' and object_id = ${id}
    and action = 'access_as_shared' and target_project = '*'`.execute(tx)
}

/** The kind and id of something that has the policy of itself. */
export async function userOf(
  tx: ReadTx,
  policyId: string,
): Promise<{ readonly kind: string; readonly id: string } | undefined> {
  const { rows } = await sql<{ kind: string; id: string }>`
    select 'network' as kind, id from network where qos_policy_id = ${policyId}
    union all select 'port', id from port where qos_policy_id = ${policyId}
    union all select 'floating IP', id from floating_ip where qos_policy_id = ${policyId}
    union all select 'router', id from router where qos_policy_id = ${policyId}
    union all select 'port flavor', id from port_flavor where qos_policy_id = ${policyId} limit 1`.execute(tx)
  return rows[0]
}

/** Ports whose traffic the policy is for: those that have it, and those on its networks without one. */
const affected = (policyId: string) => sql`(p.qos_policy_id = ${policyId} or p.qos_policy_id is null
  and p.network_id in (select id from network where qos_policy_id = ${policyId}))
  and p.device_owner !~ '^(network|neutron):'`

/** A port that a policy is for, of each kind that there is among them. */
export interface ConcernedPort extends PortKind {
  readonly portId: string
}

export async function concernedPorts(
  tx: ReadTx,
  policyId: string,
  { tunnelBandwidthIsProvided }: Pick<Settings, 'tunnelBandwidthIsProvided'>,
): Promise<readonly ConcernedPort[]> {
  const { rows } = await sql<ConcernedPort>`
    select distinct on (2, 3, 4) p.id as "portId", coalesce(b.vnic_type, 'normal') as "vnicType",
      coalesce(b.vif_type, 'unbound') as "vifType",
      not ${tunnelBandwidthIsProvided}::boolean and (select s.physical_network is null from network_segment s
        where s.network_id = p.network_id order by s.position, s.id limit 1) as "lacksBandwidth"
    from port p left join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    where ${affected(policyId)} order by 2, 3, 4, p.id`.execute(tx)
  return rows
}

export async function rulesOf(tx: ReadTx, policyId: string): Promise<readonly RuleValues[]> {
  const { rows } = await sql<RuleValues>`select type, value, burst, direction from qos_rule
    where qos_policy_id = ${policyId} order by type, direction`.execute(tx)
  return rows
}

/** A server has a port that the policy is for. */
export async function isUsedByServer(tx: ReadTx, policyId: string): Promise<boolean> {
  const { rows } = await sql`select from port p
    where ${affected(policyId)} and p.device_owner like 'compute:%' limit 1`.execute(tx)
  return rows.length > 0
}

export interface TrafficUnit {
  readonly kind: 'port' | 'floating_ip' | 'router'
  readonly id: string
}

/** Everything whose traffic the policy is for, of itself or through its network. */
export async function unitsOfPolicy(tx: ReadTx, policyId: string): Promise<readonly TrafficUnit[]> {
  const { rows } = await sql<TrafficUnit>`
    select 'port' as kind, p.id from port p where ${affected(policyId)}
    union all select 'floating_ip', id from floating_ip where qos_policy_id = ${policyId}
    union all select 'router', id from router where qos_policy_id = ${policyId}
    union all ${inheriting(sql`select id from network where qos_policy_id = ${policyId}`)}`.execute(tx)
  return rows
}

/** Everything whose traffic a policy of the network is for. */
export async function unitsOfNetwork(tx: ReadTx, networkId: string): Promise<readonly TrafficUnit[]> {
  const { rows } = await sql<TrafficUnit>`
    select 'port' as kind, id from port where network_id = ${networkId} and qos_policy_id is null
      and device_owner !~ '^(network|neutron):'
    union all ${inheriting(sql`select ${networkId}::uuid`)}`.execute(tx)
  return rows
}

/** Floating IPs and gateways on the networks that have no policy of their own. */
const inheriting = (networks: ReturnType<typeof sql>) => sql`
  select 'floating_ip' as kind, id from floating_ip
    where qos_policy_id is null and floating_network_id in (${networks})
  union all select 'router', r.id from router r join router_port rp on rp.router_id = r.id
    join port g on g.id = rp.port_id
    where r.qos_policy_id is null and rp.device_owner = 'network:router_gateway' and g.network_id in (${networks})`
