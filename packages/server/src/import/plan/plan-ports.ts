import type { DumpRow } from '../dump/dump-row.ts'
import { text } from '../neutron-cloud.ts'
import { addPort } from './add-port.ts'
import { bindingOf } from './plan-binding.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'
import { planMetadataPorts } from './plan-metadata-ports.ts'
import { isHaNetwork } from './plan-networks.ts'
import { portRole } from './port-role.ts'

/** Ports with addresses, groups and bindings; those of agents become what OVN needs, or go. */
export function planPorts(draft: PlanDraft): void {
  for (const port of draft.cloud.rows('ports')) {
    const id = text(port, 'id')
    const role = portRole(port)
    if (role.kind === 'go') note(draft, 'goes', 'port', id, role.because)
    else if (role.kind === 'keep' && isHaNetwork(draft, text(port, 'network_id')))
      note(draft, 'blocks', 'port', id, 'it is on a network that only L3 agents may use')
    else if (role.kind === 'keep') planPort(draft, port, role.deviceOwner)
  }
  planMetadataPorts(draft)
}

function planPort(draft: PlanDraft, port: DumpRow, deviceOwner: string): void {
  const { cloud } = draft
  const id = text(port, 'id')
  const was = text(port, 'device_owner')
  if (was !== deviceOwner) note(draft, 'changes', 'port', id, `device owner ${was} -> ${deviceOwner}`)
  addPort(draft, port, {
    device_id: text(port, 'device_id'),
    device_owner: deviceOwner,
    addresses: cloud.where('ipallocations', 'port_id', id).map(row => ({
      subnet_id: text(row, 'subnet_id'),
      ip_address: text(row, 'ip_address'),
    })),
    binding: bindingOf(draft, port),
  })
  for (const row of cloud.where('securitygroupportbindings', 'port_id', id))
    addRow(draft, 'port_security_group', text(port, 'project_id'), {
      port_id: id,
      security_group_id: text(row, 'security_group_id'),
    })
}
