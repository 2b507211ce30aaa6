import { defineError } from '../errors/define-error.ts'

// Refusals of addresses, pools, subnets and MACs. Types are Neutron's class names.

export const InvalidIpForSubnet = defineError<{ ip_address: string }>(
  'InvalidIpForSubnet',
  400,
  f => `A port on the given subnet cannot have the address ${f.ip_address}.`,
)
export const InvalidIpForNetwork = defineError<{ ip_address: string }>(
  'InvalidIpForNetwork',
  400,
  f => `No subnet of the network has ${f.ip_address} as an address for a port.`,
)
export const AllocationOnAutoAddressSubnet = defineError<{ ip: string; subnet_id: string }>(
  'AllocationOnAutoAddressSubnet',
  400,
  f =>
    `IPv6 address ${f.ip} cannot be given to a port on subnet ${f.subnet_id}: ` +
    'hosts of this subnet make their addresses from their MAC addresses.',
)
export const IpAddressAlreadyAllocated = defineError<{ ip: string; subnet_id: string }>(
  'IpAddressAlreadyAllocated',
  409,
  f => `IP address ${f.ip} already allocated in subnet ${f.subnet_id}`,
)
export const IpAddressGenerationFailure = defineError<{ net_id: string }>(
  'IpAddressGenerationFailure',
  409,
  f => `Network ${f.net_id} has no free IP address left.`,
)
export const IpAddressGenerationFailureNoMatchingSubnet = defineError<{
  network_id: string
  service_type: string
}>(
  'IpAddressGenerationFailureNoMatchingSubnet',
  409,
  f => `No subnet of network ${f.network_id} serves ports of the owner '${f.service_type}'.`,
)
export const FixedIpsSubnetsNotOnSameSegment = defineError(
  'FixedIpsSubnetsNotOnSameSegment',
  400,
  () => 'The addresses of a port must be on one segment.',
)
export const HostNotConnectedToAnySegment = defineError<{ host: string; network_id: string }>(
  'HostNotConnectedToAnySegment',
  409,
  f => `Host ${f.host} reaches no segment of network ${f.network_id}.`,
)

export const InvalidAllocationPool = defineError<{ pool: string }>(
  'InvalidAllocationPool',
  400,
  f => `${f.pool} is not a range of addresses of the subnet's IP version.`,
)
export const OutOfBoundsAllocationPool = defineError<{ pool: string; subnet_cidr: string }>(
  'OutOfBoundsAllocationPool',
  400,
  f => `Allocation pool ${f.pool} has addresses that hosts of ${f.subnet_cidr} cannot have.`,
)
export const OverlappingAllocationPools = defineError<{
  pool_1: string
  pool_2: string
  subnet_cidr: string
}>(
  'OverlappingAllocationPools',
  409,
  f => `Allocation pools ${f.pool_1} and ${f.pool_2} of ${f.subnet_cidr} overlap.`,
)
export const GatewayConflictWithAllocationPools = defineError<{ ip_address: string; pool: string }>(
  'GatewayConflictWithAllocationPools',
  409,
  f => `Gateway ${f.ip_address} lies in the allocation pool ${f.pool}.`,
)

export const SubnetAllocationError = defineError<{ reason: string }>(
  'SubnetAllocationError',
  // Upstream lets this one escape as a 500; a pool that is full is a conflict, not a fault of ours.
  409,
  f => `The subnet pool cannot serve the request: ${f.reason}.`,
)
export const MinPrefixSubnetAllocationError = defineError<{ prefixlen: number; min_prefixlen: number }>(
  'MinPrefixSubnetAllocationError',
  400,
  f =>
    `Unable to allocate subnet with prefix length ${f.prefixlen}, minimum allowed prefix is ${f.min_prefixlen}.`,
)
export const MaxPrefixSubnetAllocationError = defineError<{ prefixlen: number; max_prefixlen: number }>(
  'MaxPrefixSubnetAllocationError',
  400,
  f =>
    `Unable to allocate subnet with prefix length ${f.prefixlen}, maximum allowed prefix is ${f.max_prefixlen}.`,
)
export const SubnetPoolQuotaExceeded = defineError(
  'SubnetPoolQuotaExceeded',
  409,
  () => 'Per-project quota of the subnet pool is exceeded.',
)
export const EmptySubnetPoolPrefixList = defineError(
  'EmptySubnetPoolPrefixList',
  400,
  () => 'A subnet pool needs at least one prefix.',
)
export const PrefixVersionMismatch = defineError(
  'PrefixVersionMismatch',
  400,
  () => 'The prefixes of a subnet pool must be all IPv4 or all IPv6.',
)
export const IllegalSubnetPoolPrefixBounds = defineError<{
  prefix_type: string
  prefixlen: number
  base_prefix_type: string
  base_prefixlen: number
}>(
  'IllegalSubnetPoolPrefixBounds',
  400,
  f => `${f.prefix_type} ${f.prefixlen} does not go with ${f.base_prefix_type} ${f.base_prefixlen}.`,
)
export const IllegalSubnetPoolPrefixUpdate = defineError<{ msg: string }>(
  'IllegalSubnetPoolPrefixUpdate',
  400,
  f => `Illegal update to prefixes: ${f.msg}.`,
)
export const UnsupportedMinSubnetPoolPrefix = defineError<{ prefix: number; version: number }>(
  'UnsupportedMinSubnetPoolPrefix',
  400,
  f => `An IPv${f.version} subnet pool cannot have the prefix length ${f.prefix}.`,
)

export const MacAddressInUse = defineError<{ net_id: string; mac: string }>(
  'MacAddressInUse',
  409,
  f => `MAC address ${f.mac} belongs to another port of network ${f.net_id}.`,
)
export const NetworkMacAddressGenerationFailure = defineError<{ net_id: string }>(
  'NetworkMacAddressGenerationFailure',
  503,
  f => `No free MAC address was found for network ${f.net_id}.`,
)
