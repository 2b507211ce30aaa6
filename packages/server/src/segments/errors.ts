import { defineError } from '../errors/define-error.ts'

// Refusals of segments and MTUs. Types are Neutron's class names.

export const VlanIdInUse = defineError<{
  vlan_id: number
  physical_network: string
  inner_vlan_id?: number
}>('VlanIdInUse', 409, f => {
  const inner = f.inner_vlan_id === undefined ? '' : ` with VLAN ${f.inner_vlan_id} inside`
  return `VLAN ${f.vlan_id}${inner} on physical network ${f.physical_network} belongs to another network.`
})
export const FlatNetworkInUse = defineError<{ physical_network: string }>(
  'FlatNetworkInUse',
  409,
  f => `Physical network ${f.physical_network} already carries a flat network.`,
)
export const TunnelIdInUse = defineError<{ tunnel_id: number }>(
  'TunnelIdInUse',
  409,
  f => `Tunnel ID ${f.tunnel_id} belongs to another network.`,
)
export const NoNetworkAvailable = defineError(
  'NoNetworkAvailable',
  503,
  () => 'No free segment is left for the network.',
)
export const SegmentsSetInConjunctionWithProviders = defineError(
  'SegmentsSetInConjunctionWithProviders',
  400,
  () => 'Invalid input for operation: segments and provider attributes exclude each other.',
)
export const SegmentsContainDuplicateEntry = defineError(
  'SegmentsContainDuplicateEntry',
  400,
  () => 'Invalid input for operation: the same segment is listed twice.',
)
export const SegmentNotFound = defineError<{ segment_id: string }>(
  'SegmentNotFound',
  404,
  f => `Segment ${f.segment_id} could not be found.`,
)
export const NetworkMTUSubnetConflict = defineError<{ net_id: string; mtu: number }>(
  'NetworkMTUSubnetConflict',
  409,
  f => `The MTU ${f.mtu} of network ${f.net_id} is smaller than what the IP version of its subnets needs.`,
)
