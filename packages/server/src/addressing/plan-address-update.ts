import { formatIp, isEui64Of, parseIp, rangeContains } from '@neutrino/base/ip.ts'
import type { AddressRequest, AddressUpdatePlan, HeldAddress, RequestedAddress } from './address-plan.ts'
import { isRouterInterfaceOrSnat } from './device-owner.ts'
import { matchingSubnets } from './eligible-subnets.ts'
import {
  autoAddress,
  autoAddresses,
  type ChosenAddress,
  refuseDuplicates,
  requestedAddress,
} from './plan-addresses.ts'
import { isAutoAddressSubnet, type SubnetFacts } from './subnet-facts.ts'

/** A place in the new `fixed_ips`: an address that stays or one to be had. */
type Slot = { readonly stays: HeldAddress } | { readonly comes: ChosenAddress }

/**
 * What of a port's addresses stays, comes and goes when `fixed_ips` or the MAC are updated. An address
 * asked for again stays, and so does one of a subnet that is asked for without an address; the rest goes,
 * except what hosts make from their MAC: that stays until the MAC changes, then follows it. `request`
 * describes the port after the update; absent `fixedIps` = only the MAC changed. `subnets` are all subnets of the
 * network, of the held addresses, and those named. Pure. Throws what `resolveRequestedAddress` throws.
 */
export function planAddressUpdate(
  request: AddressRequest,
  held: readonly HeldAddress[],
  subnets: readonly SubnetFacts[],
): AddressUpdatePlan {
  // What it has says which segment it is on.
  const own = request.host === '' ? [] : held.map(({ subnetId }) => ({ subnetId }))
  const eligible = matchingSubnets({ ...request, fixedIps: request.fixedIps ?? own }, subnets)
  const isMadeByHost = madeByHost(request, subnets)
  const remaining = new Set(held.toSorted((a, b) => a.position - b.position))
  const slots: Slot[] = []
  if (request.fixedIps === undefined) {
    for (const address of remaining) {
      if (isMadeByHost(address)) continue
      remaining.delete(address)
      slots.push({ stays: address })
    }
  } else {
    slots.push(...requestedSlots(request, remaining, isMadeByHost, eligible, subnets))
  }
  refuseDuplicates(slots.flatMap(slot => ('comes' in slot ? [slot.comes] : [])))
  const remove: HeldAddress[] = []
  const handled = new Set<string>()
  for (const address of remaining) {
    handled.add(address.subnetId)
    if (!isMadeByHost(address)) remove.push(address)
    else if (isMadeFrom(address, request.macAddress)) slots.push({ stays: address })
    else {
      remove.push(address)
      const subnet = subnets.find(candidate => candidate.id === address.subnetId)!
      slots.push({ comes: autoAddress(request, subnet) })
    }
  }
  for (const slot of slots) if ('stays' in slot) handled.add(slot.stays.subnetId)
  for (const address of autoAddresses(
    request,
    eligible.filter(subnet => !handled.has(subnet.id)),
  )) {
    slots.push({ comes: address })
  }
  return { ...placed(slots), remove }
}

/** The slots of the entries of `fixed_ips`, in their order; takes what they claim out of `remaining`. */
function requestedSlots(
  request: AddressRequest,
  remaining: Set<HeldAddress>,
  isMadeByHost: (address: HeldAddress) => boolean,
  eligible: readonly SubnetFacts[],
  subnets: readonly SubnetFacts[],
): Slot[] {
  const wanted = request.fixedIps ?? []
  const claims = new Map<RequestedAddress, HeldAddress>()
  const claim = (entry: RequestedAddress, matches: (address: HeldAddress) => boolean): void => {
    const address = [...remaining].find(matches)
    if (address === undefined) return
    remaining.delete(address)
    claims.set(entry, address)
  }
  // Exact addresses claim first, so that an entry with only a subnet cannot take one of them.
  for (const entry of wanted) if (entry.ipAddress !== undefined) claim(entry, sameAddress(entry))
  for (const entry of wanted) {
    if (entry.ipAddress !== undefined) continue
    const subnet = subnets.find(candidate => candidate.id === entry.subnetId)
    claim(entry, address => address.subnetId === entry.subnetId && suitsPool(entry, address, subnet))
  }
  return wanted.flatMap((entry): Slot[] => {
    const address = claims.get(entry)
    if (address === undefined) {
      return requestedAddress(request, entry, eligible, subnets).map(comes => ({ comes }))
    }
    if (!isMadeByHost(address) || isMadeFrom(address, request.macAddress)) return [{ stays: address }]
    // Made from the former MAC: the caller replaces it.
    remaining.add(address)
    return []
  })
}

/** Whether an address that a port has is from the pool that an entry names; from any when it names none. */
function suitsPool(
  entry: RequestedAddress,
  { ipAddress }: HeldAddress,
  subnet: SubnetFacts | undefined,
): boolean {
  const ip = parseIp(ipAddress)
  if (entry.pool === undefined || ip === undefined) return true
  return subnet?.providerPools?.ranges.some(range => rangeContains(range, ip)) ?? false
}

function sameAddress(entry: RequestedAddress): (address: HeldAddress) => boolean {
  const ip = parseIp(entry.ipAddress ?? '')
  const text = ip === undefined ? undefined : formatIp(ip)
  return address =>
    address.ipAddress === text && (entry.subnetId === undefined || entry.subnetId === address.subnetId)
}

function madeByHost(
  request: AddressRequest,
  subnets: readonly SubnetFacts[],
): (address: HeldAddress) => boolean {
  if (isRouterInterfaceOrSnat(request.deviceOwner)) return () => false
  const autoIds = new Set(subnets.filter(isAutoAddressSubnet).map(subnet => subnet.id))
  return address => autoIds.has(address.subnetId)
}

function isMadeFrom(address: HeldAddress, mac: string): boolean {
  const ip = parseIp(address.ipAddress)
  return ip !== undefined && isEui64Of(ip, mac)
}

function placed(slots: readonly Slot[]): Pick<AddressUpdatePlan, 'keep' | 'add'> {
  return {
    keep: slots.flatMap((slot, position) => ('stays' in slot ? [{ ...slot.stays, position }] : [])),
    add: slots.flatMap((slot, position) => ('comes' in slot ? [{ ...slot.comes, position }] : [])),
  }
}
