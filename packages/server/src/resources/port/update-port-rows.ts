import { sql } from 'kysely'
import type { BindingResult } from '../../binding/bind-port.ts'
import type { WriteTx } from '../../database/database.ts'
import type { BindingWish } from './port-binding.ts'

/** Columns of a port to set; undefined ones stay. JSON columns as text. */
export interface PortColumns {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly admin_state_up?: boolean | undefined
  readonly status?: string | undefined
  readonly device_id?: string | undefined
  readonly device_owner?: string | undefined
  readonly port_security_enabled?: boolean | undefined
  readonly allowed_address_pairs?: string | undefined
  readonly extra_dhcp_opts?: string | undefined
  readonly dns_name?: string | undefined
  readonly dns_domain?: string | undefined
  readonly ip_allocation?: string | undefined
  readonly propagate_uplink_status?: boolean | undefined
  readonly qos_policy_id?: string | null | undefined
  readonly data_plane_status?: string | null | undefined
  readonly hints?: string | null | undefined
  readonly numa_affinity_policy?: string | null | undefined
  readonly trusted?: boolean | undefined
  readonly pvlan_type?: string | null | undefined
  readonly pvlan_community?: string | null | undefined
  readonly vlan_filter_list?: string | null | undefined
  readonly keyword_domain?: string | null | undefined
  readonly hw_vif_model?: string | null | undefined
  readonly time_sync?: string | null | undefined
}

/** Sets the columns and counts the change. */
export async function setPort(tx: WriteTx, id: string, columns: PortColumns): Promise<void> {
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  await tx
    .updateTable('port')
    .set({ ...given, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Breaks the constraint port_network_mac when another port of the network has it. */
export async function setMac(tx: WriteTx, id: string, macAddress: string): Promise<void> {
  await sql`update port set mac_address = ${macAddress}::macaddr where id = ${id}`.execute(tx)
}

export async function isMacTaken(
  tx: WriteTx,
  mac: { readonly networkId: string; readonly macAddress: string },
): Promise<boolean> {
  const { rows } = await sql`select from port
    where network_id = ${mac.networkId} and mac_address = ${mac.macAddress}::macaddr`.execute(tx)
  return rows.length > 0
}

/** The port is in these groups and no others. */
export async function setGroups(tx: WriteTx, id: string, groupIds: readonly string[]): Promise<void> {
  await sql`
    with gone as (delete from port_security_group
      where port_id = ${id} and security_group_id <> all(${groupIds}::uuid[]))
    insert into port_security_group (port_id, security_group_id)
    select ${id}, unnest(${groupIds}::uuid[]) on conflict do nothing`.execute(tx)
}

/** Changes the active binding; without a result what the host was told stays. */
export async function setBinding(
  tx: WriteTx,
  id: string,
  binding: BindingWish & { readonly result?: BindingResult },
): Promise<void> {
  const { host, vnicType, result } = binding
  const profile = JSON.stringify(binding.profile)
  // A binding prepared for this host has served its purpose.
  await sql`delete from port_binding where port_id = ${id} and host = ${host} and status = 'INACTIVE'`.execute(
    tx,
  )
  await sql`
    insert into port_binding (port_id, host, vnic_type, profile, vif_type, vif_details)
    values (${id}, ${host}, ${vnicType}, ${profile}, ${result?.vifType ?? 'unbound'},
      ${JSON.stringify(result?.vifDetails ?? {})})
    on conflict (port_id) where status = 'ACTIVE' do update set
      host = excluded.host, vnic_type = excluded.vnic_type, profile = excluded.profile,
      vif_type = case when ${result !== undefined} then excluded.vif_type else port_binding.vif_type end,
      vif_details = case when ${result !== undefined} then excluded.vif_details else port_binding.vif_details end
  `.execute(tx)
}
