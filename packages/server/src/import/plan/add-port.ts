import { ApiError } from '../../errors/define-error.ts'
import { dhcpOptions } from '../../resources/port/index.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, jsonObject, optionalText, text } from '../neutron-cloud.ts'
import type { NeutronTableName } from '../neutron-tables.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'

export interface PortTarget {
  readonly device_id: string
  readonly device_owner: string
  readonly addresses: readonly { readonly subnet_id: string; readonly ip_address: string }[]
  readonly binding: Readonly<Record<string, unknown>>
}

/** Adds a port of the old cloud with what becomes of it. */
export function addPort(draft: PlanDraft, port: DumpRow, target: PortTarget): void {
  const { cloud } = draft
  const id = text(port, 'id')
  const project = text(port, 'project_id')
  const networkId = text(port, 'network_id')
  const of = (table: NeutronTableName) => cloud.find(table, 'port_id', id)
  const value = (table: NeutronTableName, column: string) => optionalText(of(table) ?? {}, column)
  const { addresses, binding, ...device } = target
  addRow(
    draft,
    'port',
    project,
    {
      id,
      project_id: project,
      network_id: networkId,
      name: text(port, 'name'),
      mac_address: text(port, 'mac_address'),
      admin_state_up: flag(port, 'admin_state_up', true),
      // OVN tells once its host is moved.
      status: device.device_owner === 'network:floatingip' ? 'N/A' : 'DOWN',
      ...device,
      port_security_enabled: flag(of('portsecuritybindings'), 'port_security_enabled', true),
      allowed_address_pairs: cloud.where('allowedaddresspairs', 'port_id', id).map(row => ({
        ip_address: text(row, 'ip_address'),
        mac_address: text(row, 'mac_address').toLowerCase(),
      })),
      extra_dhcp_opts: dhcpOptionsOf(draft, id),
      dns_name: text(of('portdnses') ?? {}, 'dns_name'),
      dns_domain: text(of('portdnses') ?? {}, 'dns_domain'),
      ip_allocation: text(port, 'ip_allocation') || 'immediate',
      propagate_uplink_status: flag(of('portuplinkstatuspropagation'), 'propagate_uplink_status', true),
      data_plane_status: value('portdataplanestatuses', 'data_plane_status'),
      hints: hintsOf(of('porthints')),
      device_profile: value('portdeviceprofiles', 'device_profile'),
      numa_affinity_policy: value('portnumaaffinitypolicies', 'numa_affinity_policy'),
      hardware_offload_type: value('porthardwareoffloadtype', 'hardware_offload_type'),
      trusted: of('porttrusted') === undefined ? null : flag(of('porttrusted'), 'trusted', false),
      qos_policy_id: value('qos_port_policy_bindings', 'policy_id'),
      pvlan_type: value('portpvlan', 'pvlan_type'),
      pvlan_community: value('portpvlan', 'pvlan_community'),
      ...cloud.standard(port),
    },
    `port/${id}`,
  )
  addRow(draft, 'port_binding', project, { port_id: id, ...binding })
  addAddresses(draft, { id, project, networkId }, addresses)
}

export function addAddresses(
  draft: PlanDraft,
  port: { readonly id: string; readonly project: string; readonly networkId: string },
  addresses: PortTarget['addresses'],
): void {
  addresses.forEach((address, position) => {
    addRow(draft, 'ip_allocation', port.project, {
      ...address,
      port_id: port.id,
      network_id: port.networkId,
      position,
    })
  })
}

function hintsOf(row: DumpRow | undefined): Readonly<Record<string, unknown>> | null {
  return row === undefined ? null : jsonObject(row, 'hints')
}

/** An option that OVN could not read would silence DHCP on the port. */
function dhcpOptionsOf(draft: PlanDraft, port: string): readonly unknown[] {
  return draft.cloud.where('extradhcpopts', 'port_id', port).flatMap(row => {
    const option = {
      opt_name: text(row, 'opt_name'),
      opt_value: text(row, 'opt_value'),
      ip_version: integer(row, 'ip_version') ?? 4,
    }
    try {
      return dhcpOptions.parse([option], 'extra_dhcp_opts')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      note(draft, 'blocks', 'port', port, `its DHCP option ${option.opt_name} is left out: ${error.message}`)
      return []
    }
  })
}
