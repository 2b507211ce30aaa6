import { defineError } from '../errors/define-error.ts'

// Refusals of segments and MTUs. Types are Neutron's class names.

export const VlanIdInUse = defineError<{ vlan_id: number; physical_network: string }>(
  'VlanIdInUse',
  409,
  f => `Unable to create the network: VLAN ${f.vlan_id} on physical network ${f.physical_network} is in use.`,
)
export const FlatNetworkInUse = defineError<{ physical_network: string }>(
  'FlatNetworkInUse',
  409,
  f => `Unable to create the flat network: physical network ${f.physical_network} is in use.`,
)
export const TunnelIdInUse = defineError<{ tunnel_id: number }>(
  'TunnelIdInUse',
  409,
  f => `Unable to create the network: tunnel ID ${f.tunnel_id} is in use.`,
)
export const NoNetworkAvailable = defineError(
  'NoNetworkAvailable',
  503,
  () => 'Unable to create the network: no segment is available for it.',
)
export const SegmentsSetInConjunctionWithProviders = defineError(
  'SegmentsSetInConjunctionWithProviders',
  400,
  () => 'Invalid input for operation: Segments and provider values cannot both be set.',
)
export const SegmentsContainDuplicateEntry = defineError(
  'SegmentsContainDuplicateEntry',
  400,
  () => 'Invalid input for operation: Duplicate segment entry in request.',
)
export const NetworkMTUSubnetConflict = defineError<{ net_id: string; mtu: number }>(
  'NetworkMTUSubnetConflict',
  409,
  f => `The MTU ${f.mtu} of network ${f.net_id} is smaller than what the IP version of its subnets needs.`,
)
