import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'

import type { DeviceColumns } from './device-attributes.ts'

/** A row of `port` with its active binding and its groups; keys as the columns. */
export interface PortRow extends DeviceColumns {
  readonly id: string
  readonly project_id: string
  readonly network_id: string
  readonly name: string
  readonly description: string
  readonly mac_address: string
  readonly admin_state_up: boolean
  readonly status: string
  readonly device_id: string
  readonly device_owner: string
  readonly port_security_enabled: boolean
  readonly allowed_address_pairs: readonly unknown[]
  readonly extra_dhcp_opts: readonly unknown[]
  readonly dns_name: string
  readonly dns_domain: string
  readonly ip_allocation: string
  readonly propagate_uplink_status: boolean
  readonly qos_policy_id: string | null
  readonly pvlan_type: string | null
  readonly pvlan_community: string | null
  readonly vlan_filter_list: readonly string[] | null
  readonly keyword_domain: string | null
  readonly port_flavor_id: string | null
  readonly tags: readonly string[]
  readonly host: string
  readonly vnic_type: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly vif_type: string
  readonly vif_details: Readonly<Record<string, unknown>>
  readonly security_groups: readonly string[]
}

/**
 * Inserts ports with all that belongs to them, in one statement for any number; returns the ids of
 * those whose MAC was free in their network. Rows are taken in the order given.
 */
export async function insertPortRows(tx: WriteTx, rows: readonly PortRow[]): Promise<readonly string[]> {
  const inserted = await sql<{ id: string }>`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r (
        id uuid, project_id text, network_id uuid, name text, description text, mac_address macaddr,
        admin_state_up boolean, status text, device_id text, device_owner text, port_security_enabled boolean,
        allowed_address_pairs jsonb, extra_dhcp_opts jsonb, dns_name text, dns_domain text, ip_allocation text,
        propagate_uplink_status boolean, qos_policy_id uuid, tags text[], host text, vnic_type text, profile jsonb, vif_type text,
        vif_details jsonb, security_groups uuid[], hints jsonb, device_profile text, numa_affinity_policy text,
        hardware_offload_type text, trusted boolean, pvlan_type text, pvlan_community text, vlan_filter_list jsonb,
        keyword_domain text, hw_vif_model text, port_flavor_id uuid, time_sync text)
    ), inserted as (
      insert into port (id, project_id, network_id, name, description, mac_address, admin_state_up, status,
        device_id, device_owner, port_security_enabled, allowed_address_pairs, extra_dhcp_opts, dns_name,
        dns_domain, ip_allocation, propagate_uplink_status, qos_policy_id, tags, hints, device_profile,
        numa_affinity_policy, hardware_offload_type, trusted, pvlan_type, pvlan_community, vlan_filter_list, keyword_domain,
        hw_vif_model, port_flavor_id, time_sync)
      select id, project_id, network_id, name, description, mac_address, admin_state_up, status,
        device_id, device_owner, port_security_enabled, allowed_address_pairs, extra_dhcp_opts, dns_name,
        dns_domain, ip_allocation, propagate_uplink_status, qos_policy_id, tags, hints, device_profile,
        numa_affinity_policy, hardware_offload_type, trusted, pvlan_type, pvlan_community, vlan_filter_list, keyword_domain,
        hw_vif_model, port_flavor_id, time_sync from given
      on conflict on constraint port_network_mac do nothing
      returning id
    ), bound as (
      insert into port_binding (port_id, host, vnic_type, profile, vif_type, vif_details)
      select id, host, vnic_type, profile, vif_type, vif_details from given join inserted using (id)
    ), grouped as (
      insert into port_security_group (port_id, security_group_id)
      select id, unnest(security_groups) from given join inserted using (id)
    )
    select id from inserted`.execute(tx)
  return inserted.rows.map(row => row.id)
}
