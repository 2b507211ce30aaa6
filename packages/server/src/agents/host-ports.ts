import { type RawBuilder, sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { qosRulesOf } from '../reconcile/load-qos-rules.ts'
import { CURSOR_AGE_S_MAX, type Cursor, formatCursor } from './cursor.ts'

/** A port as the agents of its host are told of it; wire names. */
export interface HostPort {
  readonly id: string
  readonly network_id: string
  readonly mac_address: string
  readonly status: string
}

export interface HostPorts {
  readonly cursor: string
  readonly ports: readonly HostPort[]
  /** Ids of ports that have left the host; none of a whole look. */
  readonly removed: readonly string[]
}

interface LookRow {
  readonly snapshot: string
  readonly taken_at_s: number
  readonly is_usable: boolean
  readonly ports: readonly HostPort[]
  readonly removed: readonly string[]
}

// What agents of a host need of a port, and no more: names, addresses and tags are not their business.
const shownPort = sql`json_build_object('id', p.id, 'network_id', p.network_id, 'mac_address', p.mac_address::text,
  'status', p.status, 'admin_state_up', p.admin_state_up, 'device_owner', p.device_owner, 'mtu', n.mtu,
  'vnic_type', b.vnic_type, 'mechanism', coalesce(b.vif_details->'bound_drivers'->>'0', ''),
  'vif_details', b.vif_details - 'os_vif', 'is_active', b.status = 'ACTIVE',
  'port_security_enabled', p.port_security_enabled, 'propagate_uplink_status', p.propagate_uplink_status,
  'trusted', coalesce(p.trusted, false),
  'profile', json_build_object('pci_slot', b.profile->'pci_slot', 'physical_network', b.profile->'physical_network',
    'pci_vendor_info', b.profile->'pci_vendor_info'),
  'segment', (select json_build_object('network_type', s.network_type, 'physical_network', s.physical_network,
      'segmentation_id', s.segmentation_id)
    from network_segment s where s.network_id = n.id and s.network_type in ('flat', 'vlan')
    order by s.physical_network is distinct from b.profile->>'physical_network', s.position, s.id limit 1),
  'qos_rules', ${sql.raw(qosRulesOf('coalesce(p.qos_policy_id, n.qos_policy_id)'))},
  'subport', (select json_build_object('parent_id', t.port_id, 'segmentation_id', s.segmentation_id)
    from trunk_subport s join trunk t on t.id = s.trunk_id where s.port_id = p.id))`

const bound = (host: string, condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`coalesce((
  select json_agg(${shownPort} order by p.id)
  from port_binding b join port p on p.id = b.port_id join network n on n.id = p.network_id
  where b.host = ${host} and ${isTold(host)} and ${condition}), '[]'::json)`

/** Whether the agents of the host are to know of `port_binding b`. */
const isTold = (host: string) => sql`(coalesce(b.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn'
  or exists (select from agent a where a.host = ${host} and a.watches = 'all'))`

const now = sql`pg_current_snapshot()::text as snapshot, extract(epoch from clock_timestamp())::integer as taken_at_s`

/** All ports of a host, in one statement. */
export async function readHostPorts(db: ReadTx, host: string): Promise<HostPorts> {
  const { rows } = await sql<LookRow>`select ${now}, ${bound(host, sql`true`)} as ports`.execute(db)
  return answerOf({ ...rows[0]!, removed: [] })
}

/** What is another than at the cursor, in one statement; undefined when nobody knows any more what was then. */
export async function readHostChanges(
  db: ReadTx,
  host: string,
  cursor: Cursor,
): Promise<HostPorts | undefined> {
  const { rows } = await sql<LookRow>`
    with changed as materialized (
      select c.port_id from agent_port_change c
      where c.host = ${host} and not pg_visible_in_snapshot(c.changed_by, ${cursor.snapshot}::pg_snapshot))
    select ${now},
      pg_snapshot_xmax(${cursor.snapshot}::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
        and ${cursor.takenAtS} between extract(epoch from clock_timestamp()) - ${CURSOR_AGE_S_MAX}
          and extract(epoch from clock_timestamp()) + ${CURSOR_AGE_S_MAX} as is_usable,
      ${bound(host, sql`p.id in (select port_id from changed)`)} as ports,
      array(select c.port_id::text from changed c where not exists (
        select from port_binding b where b.port_id = c.port_id and b.host = ${host} and ${isTold(host)})
        order by 1) as removed`.execute(db)
  const row = rows[0]!
  return row.is_usable ? answerOf(row) : undefined
}

function answerOf({ snapshot, taken_at_s: takenAtS, ports, removed }: LookRow): HostPorts {
  return { cursor: formatCursor({ snapshot, takenAtS }), ports, removed }
}
