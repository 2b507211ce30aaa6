import { eui64Address, formatIp } from '@neutrino/base/ip.ts'
import { InvalidInput } from '../errors/errors.ts'
import type { AddressPlan, AddressRequest, PlannedAddress } from './address-plan.ts'
import { isInfrastructure, isRouterInterfaceOrSnat, prefersLowestAddress } from './device-owner.ts'
import { eligibleSubnets } from './eligible-subnets.ts'
import { checkProviderPool } from './provider-pool.ts'
import { resolveRequestedAddress } from './resolve-requested-address.ts'
import { isAutoAddressSubnet, type SubnetFacts } from './subnet-facts.ts'

type WithoutPosition<T> = T extends unknown ? Omit<T, 'position'> : never
export type ChosenAddress = WithoutPosition<PlannedAddress>

/**
 * Which addresses a new port gets: those asked for, or else one IPv4 address and one IPv6 address that
 * is not made by the host; and in either case one in every subnet whose hosts make their own, because
 * the host will use it whether it is written down or not. `subnets` are all subnets of the network, and
 * those of other networks that the request names. Pure. Throws what `eligibleSubnets` and
 * `resolveRequestedAddress` throw.
 */
export function planAddresses(request: AddressRequest, subnets: readonly SubnetFacts[]): AddressPlan {
  const eligible = eligibleSubnets(request, subnets)
  const chosen =
    request.fixedIps === undefined
      ? automaticAddresses(request, eligible.subnets)
      : request.fixedIps.flatMap(wanted => requestedAddress(request, wanted, eligible.subnets, subnets))
  refuseDuplicates(chosen)
  const addresses = [...chosen, ...autoAddresses(request, eligible.subnets)]
  return {
    addresses: addresses.map((address, position) => ({ ...address, position })),
    ipAllocation: eligible.deferred ? 'deferred' : request.fixedIps?.length === 0 ? 'none' : 'immediate',
  }
}

/** One address of each version; the subnets of a version stand in for each other when one is full. */
function automaticAddresses(request: AddressRequest, eligible: readonly SubnetFacts[]): ChosenAddress[] {
  const pooled = eligible.filter(subnet => !isAutoAddressSubnet(subnet))
  return ([4, 6] as const).flatMap(version => {
    const subnetIds = pooled.filter(subnet => subnet.cidr.version === version).map(subnet => subnet.id)
    return subnetIds.length === 0 ? [] : [anyOf(request, subnetIds)]
  })
}

/** One entry of `fixed_ips`; nothing for a subnet that `autoAddresses` serves anyway. */
export function requestedAddress(
  request: AddressRequest,
  wanted: NonNullable<AddressRequest['fixedIps']>[number],
  eligible: readonly SubnetFacts[],
  known: readonly SubnetFacts[],
): ChosenAddress[] {
  const { subnet, ipAddress } = resolveRequestedAddress(request, wanted, eligible, known)
  checkProviderPool(request, wanted, subnet, ipAddress)
  if (ipAddress !== undefined) return [{ kind: 'given', subnetId: subnet.id, ipAddress }]
  if (isAutoAddressSubnet(subnet) && !isRouterInterfaceOrSnat(request.deviceOwner)) return []
  return [anyOf(request, [subnet.id], wanted.pool)]
}

/** The addresses that the port's host makes from its MAC. */
export function autoAddresses(request: AddressRequest, eligible: readonly SubnetFacts[]): ChosenAddress[] {
  if (isRouterInterfaceOrSnat(request.deviceOwner)) return []
  return eligible.filter(isAutoAddressSubnet).map(subnet => autoAddress(request, subnet))
}

/** The address that a host with the port's MAC makes in the subnet. */
export function autoAddress(request: AddressRequest, subnet: SubnetFacts): ChosenAddress {
  const ipAddress = formatIp(eui64Address(subnet.cidr, request.macAddress))
  return { kind: 'eui64', subnetId: subnet.id, ipAddress }
}

function anyOf(
  request: AddressRequest,
  subnetIds: readonly string[],
  pool = isInfrastructure(request) ? ('provider' as const) : undefined,
): ChosenAddress {
  const choice = prefersLowestAddress(request.deviceOwner) ? 'lowest' : 'random'
  return { kind: 'any', subnetIds, choice, ...(pool === undefined ? {} : { pool }) }
}

/** Throws InvalidInput when one address is asked for twice: the second could only fail as taken. */
export function refuseDuplicates(chosen: readonly ChosenAddress[]): void {
  const seen = new Set<string>()
  for (const address of chosen) {
    if (address.kind !== 'given') continue
    const key = `${address.subnetId} ${address.ipAddress}`
    if (seen.has(key))
      throw new InvalidInput({ error_message: `fixed_ips asks for ${address.ipAddress} twice` })
    seen.add(key)
  }
}
