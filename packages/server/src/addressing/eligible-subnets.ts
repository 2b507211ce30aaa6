import { cidrContains, parseIp } from '@neutrino/base/ip.ts'
import type { AddressRequest } from './address-plan.ts'
import { dhcpOwner, distributedOwner } from './device-owner.ts'
import {
  FixedIpsSubnetsNotOnSameSegment,
  HostNotConnectedToAnySegment,
  IpAddressGenerationFailureNoMatchingSubnet,
} from './errors.ts'
import { isAutoAddressSubnet, type SubnetFacts } from './subnet-facts.ts'

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
  const named = namedSegments(request, serving)
  const reached = serving.filter(subnet => isReachable(request, subnet, named))
  const isNamed = ({ segmentId }: SubnetFacts) => segmentId === null || named.has(segmentId)
  if (request.host === '') return ownServiceFirst(reached)
  const own = reached.some(({ segmentId }) => segmentId !== null && named.has(segmentId))
    ? reached.filter(isNamed)
    : onOneSegment(reached)
  return ownServiceFirst(own)
}

/**
 * A port is on one segment, though its host reaches several. Where it gets one address and no more, they stand in for
 * each other as the subnets of one segment do.
 */
function onOneSegment(reached: readonly SubnetFacts[]): readonly SubnetFacts[] {
  const routed = reached.filter(subnet => subnet.segmentId !== null)
  const first = routed[0]
  const isOneAddress = routed.every(
    subnet => !isAutoAddressSubnet(subnet) && subnet.cidr.version === first?.cidr.version,
  )
  if (isOneAddress) return reached
  return reached.filter(subnet => subnet.segmentId === null || subnet.segmentId === first?.segmentId)
}

/** The segment of the addresses asked for: where the port is or will be, though its host is not known yet. */
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
  namedSegmentIds: ReadonlySet<string>,
): boolean {
  if (subnet.segmentId === null) return true
  if (request.host !== '') return request.hostSegmentIds?.has(subnet.segmentId) ?? false
  // A wish cannot be deferred, it would be lost; the host is checked when it becomes known.
  return namedSegmentIds.has(subnet.segmentId)
}

function ownServiceFirst(subnets: readonly SubnetFacts[]): readonly SubnetFacts[] {
  return [
    ...subnets.filter(subnet => subnet.serviceTypes.length > 0),
    ...subnets.filter(subnet => subnet.serviceTypes.length === 0),
  ]
}
