import type { RuleType } from './rule-types.ts'

/**
 * What OVN can keep: limits and marks of both directions by its own, minimum rates as far as the compute
 * service places servers by them. It cannot limit packets.
 */
export const supportedTypes: readonly RuleType[] = [
  'bandwidth_limit',
  'dscp_marking',
  'minimum_bandwidth',
  'minimum_packet_rate',
]
/** A port that OVN plugs; packets of the other kinds bypass it. */
const supportedVnicTypes: readonly string[] = ['normal']
const supportedVifTypes: readonly string[] = ['ovs', 'vhostuser']
const unplugged: readonly string[] = ['unbound', 'binding_failed']
/** Plugged like others, but once a flow is in the card its packets meet no queue and no meter of the host. */
const unlimitedVnicType = 'vdpa'

/** SQL of whether OVN handles the packets of the port of a binding `b`, which may be missing. */
export const isPlugged = `(case when coalesce(b.vif_type, 'unbound') in (${quoted(unplugged)})
  then coalesce(b.vnic_type, 'normal') in (${quoted(supportedVnicTypes)})
  else b.vif_type in (${quoted(supportedVifTypes)}) and b.vnic_type <> '${unlimitedVnicType}' end)`

/** Ports of the service itself are not limited: they carry the traffic of others. */
export function isLimited(deviceOwner: string): boolean {
  return !/^(network|neutron):/.test(deviceOwner)
}

/** A rule of these that cannot be kept for such a port. */
export function unsupportedType(
  types: readonly string[],
  port: { readonly vnicType: string; readonly vifType: string; readonly lacksBandwidth: boolean },
): string | undefined {
  const isHandled = unplugged.includes(port.vifType)
    ? supportedVnicTypes.includes(port.vnicType)
    : supportedVifTypes.includes(port.vifType) && port.vnicType !== unlimitedVnicType
  return types.find(
    type =>
      !isHandled ||
      !supportedTypes.some(known => known === type) ||
      (type === 'minimum_bandwidth' && port.lacksBandwidth),
  )
}

function quoted(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(', ')
}
