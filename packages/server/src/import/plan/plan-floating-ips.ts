import type { DumpRow } from '../dump/dump-row.ts'
import { integer, optionalText, text } from '../neutron-cloud.ts'
import { addRow, type PlanDraft } from './plan-draft.ts'

/** Floating IPs and what they forward. */
export function planFloatingIps(draft: PlanDraft): void {
  const { cloud } = draft
  for (const floating of cloud.rows('floatingips')) {
    const id = text(floating, 'id')
    const project = text(floating, 'project_id')
    const dns = cloud.find('floatingipdnses', 'floatingip_id', id) ?? {}
    addRow(
      draft,
      'floating_ip',
      project,
      {
        id,
        project_id: project,
        floating_network_id: text(floating, 'floating_network_id'),
        floating_ip_address: text(floating, 'floating_ip_address'),
        floating_port_id: text(floating, 'floating_port_id'),
        port_id: optionalText(floating, 'fixed_port_id'),
        fixed_ip_address: optionalText(floating, 'fixed_ip_address'),
        router_id: optionalText(floating, 'router_id'),
        last_known_router_id: optionalText(floating, 'last_known_router_id') || null,
        status: text(floating, 'status') || 'DOWN',
        dns_name: text(dns, 'dns_name'),
        dns_domain: text(dns, 'dns_domain'),
        qos_policy_id: optionalText(cloud.find('qos_fip_policy_bindings', 'fip_id', id) ?? {}, 'policy_id'),
        ...cloud.standard(floating),
      },
      `floating_ip/${id}`,
    )
    for (const forwarding of cloud.where('portforwardings', 'floatingip_id', id))
      addForwarding(draft, project, forwarding)
  }
}

function addForwarding(draft: PlanDraft, project: string, row: DumpRow): void {
  const floatingIp = text(row, 'floatingip_id')
  addRow(
    draft,
    'port_forwarding',
    project,
    {
      id: text(row, 'id'),
      floating_ip_id: floatingIp,
      internal_port_id: text(row, 'internal_neutron_port_id'),
      protocol: text(row, 'protocol'),
      ...numbersOf(row),
      description: draft.cloud.standard(row).description,
    },
    `floating_ip/${floatingIp}`,
  )
}

/** Up to Wallaby there were no ranges, and `socket` held address and port inside. */
function numbersOf(row: DumpRow): Readonly<Record<string, unknown>> {
  const socket = optionalText(row, 'socket')
  const colon = socket?.lastIndexOf(':') ?? -1
  const inside = socket === null || colon < 0 ? undefined : Number(socket.slice(colon + 1))
  const external = integer(row, 'external_port')
  return {
    internal_ip_address: inside === undefined ? text(row, 'internal_ip_address') : socket?.slice(0, colon),
    external_port_first: integer(row, 'external_port_start') ?? external,
    external_port_last: integer(row, 'external_port_end') ?? external,
    internal_port_first: integer(row, 'internal_port_start') ?? inside,
    internal_port_last: integer(row, 'internal_port_end') ?? inside,
  }
}
