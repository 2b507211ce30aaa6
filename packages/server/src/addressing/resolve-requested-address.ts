import { formatIp, type Ip, parseIp } from '@neutrino/base/ip.ts'
import { InvalidInput, SubnetNotFound } from '../errors/errors.ts'
import type { AddressRequest, RequestedAddress } from './address-plan.ts'
import { isRouterInterface } from './device-owner.ts'
import { AllocationOnAutoAddressSubnet, InvalidIpForNetwork, InvalidIpForSubnet } from './errors.ts'
import { isHostAddress } from './is-host-address.ts'
import { isAutoAddressSubnet, type SubnetFacts } from './subnet-facts.ts'

export interface ResolvedAddress {
  readonly subnet: SubnetFacts
  /** Canonical text; absent = any of the subnet. */
  readonly ipAddress: string | undefined
}

/**
 * The subnet that an entry of `fixed_ips` means. `known` may hold subnets of other networks, which tells
 * a wrong network from a wrong id. Throws InvalidInput, SubnetNotFound, InvalidIpForSubnet,
 * InvalidIpForNetwork, AllocationOnAutoAddressSubnet.
 */
export function resolveRequestedAddress(
  request: AddressRequest,
  wanted: RequestedAddress,
  eligible: readonly SubnetFacts[],
  known: readonly SubnetFacts[],
): ResolvedAddress {
  if (eligible.length === 0) {
    throw new InvalidInput({
      error_message: 'fixed_ips needs a subnet, and the network has none for this port',
    })
  }
  if (wanted.subnetId === undefined && wanted.ipAddress === undefined) {
    throw new InvalidInput({ error_message: 'each of fixed_ips needs a subnet_id or an ip_address' })
  }
  const ip = wanted.ipAddress === undefined ? undefined : parsedAddress(wanted.ipAddress)
  const subnet =
    wanted.subnetId === undefined
      ? subnetOfAddress(request, ip!, eligible)
      : namedSubnet(request, wanted.subnetId, eligible, known)
  if (ip === undefined) return { subnet, ipAddress: undefined }
  const ipAddress = formatIp(ip)
  if (!isHostAddress(subnet.cidr, ip, request.deviceOwner)) {
    throw new InvalidIpForSubnet({ ip_address: ipAddress })
  }
  if (isAutoAddressSubnet(subnet) && !isRouterInterface(request.deviceOwner)) {
    throw new AllocationOnAutoAddressSubnet({ ip: ipAddress, subnet_id: subnet.id })
  }
  return { subnet, ipAddress }
}

function parsedAddress(text: string): Ip {
  const ip = parseIp(text)
  if (ip === undefined) throw new InvalidInput({ error_message: `'${text}' is no IP address` })
  return ip
}

function subnetOfAddress(request: AddressRequest, ip: Ip, eligible: readonly SubnetFacts[]): SubnetFacts {
  const subnet = eligible.find(candidate => isHostAddress(candidate.cidr, ip, request.deviceOwner))
  if (subnet === undefined) throw new InvalidIpForNetwork({ ip_address: formatIp(ip) })
  return subnet
}

function namedSubnet(
  request: AddressRequest,
  subnetId: string,
  eligible: readonly SubnetFacts[],
  known: readonly SubnetFacts[],
): SubnetFacts {
  const subnet = eligible.find(candidate => candidate.id === subnetId)
  if (subnet !== undefined) return subnet
  if (!known.some(candidate => candidate.id === subnetId)) throw new SubnetNotFound({ subnet_id: subnetId })
  throw new InvalidInput({
    error_message: `fixed_ips names subnet ${subnetId}, which cannot serve a port on network ${request.networkId}`,
  })
}
