import { defineError } from '../../errors/define-error.ts'

export const SubnetsNotAllAssociatedWithSegments = defineError<{ network_id: string }>(
  'SubnetsNotAllAssociatedWithSegments',
  400,
  f => `Either all subnets of network '${f.network_id}' are on segments or none is.`,
)
export const SubnetCantAssociateToDynamicSegment = defineError(
  'SubnetCantAssociateToDynamicSegment',
  400,
  () => 'A subnet cannot be on a dynamic segment.',
)
export const SubnetSegmentAssociationChangeNotAllowed = defineError(
  'SubnetSegmentAssociationChangeNotAllowed',
  400,
  () => 'A subnet stays on the segment it is on.',
)
export const NoUpdateSubnetWhenMultipleSegmentsOnNetwork = defineError<{ network_id: string }>(
  'NoUpdateSubnetWhenMultipleSegmentsOnNetwork',
  400,
  f => `Network '${f.network_id}' has several segments: its subnets are put on one when they are created.`,
)
export const NetworkIdsDontMatch = defineError<{ subnet_network: string; segment_id: string }>(
  'NetworkIdsDontMatch',
  400,
  f => `Segment '${f.segment_id}' is not of the subnet's network '${f.subnet_network}'.`,
)

export const SubnetInUse = defineError<{ subnet_id: string }>(
  'SubnetInUse',
  409,
  f =>
    `Unable to complete operation on subnet ${f.subnet_id}: One or more ports have an IP allocation from this subnet.`,
)
export const GatewayIpInUse = defineError<{ ip_address: string; port_id: string }>(
  'GatewayIpInUse',
  409,
  f => `The gateway cannot change while port ${f.port_id} has its address ${f.ip_address}.`,
)
export const DnsNameServersExhausted = defineError<{ subnet_id: string; quota: number }>(
  'DNSNameServersExhausted',
  400,
  f => `${f.subnet_id} has too many DNS nameservers, at most ${f.quota} are allowed.`,
)
export const HostRoutesExhausted = defineError<{ subnet_id: string; quota: number }>(
  'HostRoutesExhausted',
  400,
  f => `${f.subnet_id} has too many host routes, at most ${f.quota} are allowed.`,
)
export const InvalidSubnetServiceType = defineError<{ service_type: string }>(
  'InvalidSubnetServiceType',
  400,
  f => `No device owner begins like the service type ${f.service_type}.`,
)
export const InvalidInputSubnetServiceType = defineError<{ service_type: string }>(
  'InvalidInputSubnetServiceType',
  400,
  f => `The service type ${f.service_type} is not text.`,
)
export const NetworkMtuSubnetConflict = defineError<{ net_id: string; mtu: number }>(
  'NetworkMTUSubnetConflict',
  409,
  f => `The MTU of network ${f.net_id} is too small, the subnet needs at least ${f.mtu} bytes.`,
)
export const NetworkSubnetPoolAffinityError = defineError(
  'NetworkSubnetPoolAffinityError',
  400,
  () => 'All subnets of a network and IP version come from one subnet pool, or none does.',
)
export const NetworkAddressScopeAffinityError = defineError(
  'NetworkAddressScopeAffinityError',
  400,
  () => 'All subnets of a network and IP version belong to one address scope.',
)
