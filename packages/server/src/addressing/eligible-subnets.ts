import { cidrContains, parseIp } from '@neutrino/base/ip.ts'
import type { AddressRequest } from './address-plan.ts'
import { dhcpOwner, distributedOwner } from './device-owner.ts'
import {
  FixedIpsSubnetsNotOnSameSegment,
  HostNotConnectedToAnySegment,
  IpAddressGenerationFailureNoMatchingSubnet,
} from './errors.ts'
import type { SubnetFacts } from './subnet-facts.ts'

export interface EligibleSubnets {
  /** Subnets kept for this kind of port first, else in the order given. */
  readonly subnets: readonly SubnetFacts[]
  /** No subnet can be chosen before the port's host is known. */
  readonly deferred: boolean
}

/** The subnets of the port's network that it may have addresses from, in the order of preference. */
export function matchingSubnets(
  request: AddressRequest,
  known: readonly SubnetFacts[],
): readonly SubnetFacts[] {
  const serving = known.filter(
    subnet => subnet.networkId === request.networkId && servesOwner(subnet, request.deviceOwner),
  )
  const segmentIds = request.host === '' ? namedSegments(request, serving) : undefined
  return ownServiceFirst(serving.filter(subnet => isReachable(request, subnet, segmentIds)))
}

/** The segment of the addresses asked for: where the port will be, though its host is not known yet. */
function namedSegments(request: AddressRequest, serving: readonly SubnetFacts[]): ReadonlySet<string> {
  const named = (request.fixedIps ?? []).flatMap(wanted => {
    const ip = parseIp(wanted.ipAddress ?? '')
    return (
      serving.find(subnet =>
        wanted.subnetId === undefined
          ? ip !== undefined && cidrContains(subnet.cidr, ip)
          : subnet.id === wanted.subnetId,
      ) ?? []
    )
  })
  const segmentIds = new Set(named.map(subnet => subnet.segmentId))
  // Each host has its own copy of a distributed port.
  if (segmentIds.size > 1 && request.deviceOwner !== distributedOwner)
    throw new FixedIpsSubnetsNotOnSameSegment({})
  return new Set(named.flatMap(subnet => subnet.segmentId ?? []))
}

/**
 * The same, and why there is none. `known` may hold subnets of other networks. Throws HostNotConnectedToAnySegment
 * and IpAddressGenerationFailureNoMatchingSubnet; a network without subnets is no error.
 */
export function eligibleSubnets(request: AddressRequest, known: readonly SubnetFacts[]): EligibleSubnets {
  const onNetwork = known.filter(subnet => subnet.networkId === request.networkId)
  const subnets = matchingSubnets(request, known)
  // A port that wants no address does not mind that no subnet is meant for it.
  if (subnets.length > 0 || onNetwork.length === 0 || request.fixedIps?.length === 0) {
    return { subnets, deferred: false }
  }
  const serving = onNetwork.filter(subnet => servesOwner(subnet, request.deviceOwner))
  if (request.host !== '' && onNetwork.some(subnet => subnet.segmentId !== null)) {
    throw new HostNotConnectedToAnySegment({ host: request.host, network_id: request.networkId })
  }
  if (serving.length > 0) return { subnets: [], deferred: true }
  throw new IpAddressGenerationFailureNoMatchingSubnet({
    network_id: request.networkId,
    service_type: request.deviceOwner,
  })
}

function servesOwner(subnet: SubnetFacts, deviceOwner: string): boolean {
  return (
    subnet.serviceTypes.length === 0 ||
    subnet.serviceTypes.includes(deviceOwner) ||
    // Whatever a subnet is for, its clients need their DHCP server in it.
    (subnet.enableDhcp && deviceOwner === dhcpOwner)
  )
}

function isReachable(
  request: AddressRequest,
  subnet: SubnetFacts,
  namedSegmentIds: ReadonlySet<string> | undefined,
): boolean {
  if (subnet.segmentId === null) return true
  if (request.host !== '') return request.hostSegmentIds?.has(subnet.segmentId) ?? false
  // A wish cannot be deferred, it would be lost; the host is checked when it becomes known.
  return namedSegmentIds?.has(subnet.segmentId) ?? false
}

function ownServiceFirst(subnets: readonly SubnetFacts[]): readonly SubnetFacts[] {
  return [
    ...subnets.filter(subnet => subnet.serviceTypes.length > 0),
    ...subnets.filter(subnet => subnet.serviceTypes.length === 0),
  ]
}
