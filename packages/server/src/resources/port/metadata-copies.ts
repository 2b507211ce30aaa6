import type { SubnetIntent } from '../../reconcile/model/dhcp-options.ts'
import { switchName } from '../../reconcile/model/names.ts'
import type { PortIntent } from './ovn.ts'

// Where each segment of a network has a switch of its own, each hypervisor answers for metadata on all of them: the
// network's metadata port is on the first as itself, and on the others as copies with what it has there. A copy is
// called as its segment, and says of itself what the metadata port of a network of that name would say: agents,
// Neutron's too, look at no more than that.

/** A port as it is on each switch that it is on. */
export function onEachSwitch(port: PortIntent): readonly PortIntent[] {
  const { fixedIps, segmentSwitches } = port
  if (segmentSwitches.length === 0) return [port]
  const copied = new Set(segmentSwitches)
  const isElsewhere = ({ segmentId = '' }: SubnetIntent) => copied.has(segmentId)
  return [
    { ...port, fixedIps: fixedIps.filter(ip => !isElsewhere(ip.subnet)) },
    ...segmentSwitches.map(id => ({
      ...port,
      segmentSwitch: id,
      fixedIps: fixedIps.filter(ip => ip.subnet.segmentId === id),
    })),
  ]
}

/** What the port is called on its switch. */
export function switchPortName(port: PortIntent): string {
  return copiedTo(port) ?? port.id
}

/** Marks of a copy that differ from those of its port, and tell whose copy it is. */
export function copyMarks(port: PortIntent): Readonly<Record<string, string>> {
  const segmentId = copiedTo(port)
  if (segmentId === undefined) return {}
  return {
    'neutron:port_id': port.id,
    'neutron:network_name': switchName(segmentId),
    'neutron:device_id': `ovnmeta-${segmentId}`,
  }
}

/** The segment, if it is a copy. */
function copiedTo({ segmentSwitch, segmentSwitches }: PortIntent): string | undefined {
  return segmentSwitches.length === 0 ? undefined : segmentSwitch
}
