import {
  type Cidr,
  cidrsOverlap,
  formatCidr,
  type Ip,
  type IpRange,
  parseCidr,
  parseIp,
  rangesSubtract,
} from '@neutrino/base/ip.ts'
import { defaultGateway, defaultPools, parsePools } from '../../addressing/allocation-pools.ts'
import type { SubnetFacts } from '../../addressing/subnet-facts.ts'
import { choosePoolSubnet, type SubnetPoolFacts } from '../../addressing/subnet-pool.ts'
import type { CreateInput } from '../../definition/attribute.ts'
import { BadRequest, InvalidInput } from '../../errors/errors.ts'
import type { Settings } from '../../settings.ts'
import { checkModes, checkSubnet } from './check-subnet.ts'
import type { SubnetAttributes } from './definition.ts'
import { NetworkAddressScopeAffinityError, NetworkSubnetPoolAffinityError } from './errors.ts'
import { checkDisjoint, parseProviderPools } from './provider-pools.ts'
import type { Neighbour, PoolChoice } from './storage.ts'

export type SubnetValues = CreateInput<SubnetAttributes>

/** How a subnet stands before it is written. */
export interface SubnetPlan {
  readonly cidr: Cidr
  readonly gateway: Ip | undefined
  readonly pools: readonly IpRange[]
  /** For infrastructure, none of them in the pools. */
  readonly providerPools: readonly IpRange[]
}

/** A subnet that is about to be written. */
export interface NewSubnet {
  readonly id: string
  readonly values: SubnetValues
  readonly plan: SubnetPlan
}

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'subnets', msg })
}

/** Refuses what contradicts itself, before anything is looked up. */
export function checkRequest(values: SubnetValues, settings: Settings): void {
  const { cidr, prefixlen, subnetpoolId, useDefaultSubnetpool } = values
  const usesPool = useDefaultSubnetpool || (subnetpoolId !== undefined && subnetpoolId !== null)
  if (cidr !== undefined && prefixlen !== undefined) bad('cidr and prefixlen exclude each other')
  if (useDefaultSubnetpool && subnetpoolId) bad('subnetpool_id and use_default_subnetpool exclude each other')
  if (cidr === undefined && !usesPool) bad('a cidr or a subnet pool is needed')
  if (cidr === undefined && values.allocationPools !== undefined) bad('allocation_pools need a cidr')
  if (cidr === undefined && values.providerAllocationPools.length > 0)
    bad('provider_allocation_pools need a cidr')
  checkValues(values, cidr === undefined ? undefined : parseCidr(cidr), settings)
}

function checkValues(values: SubnetValues, cidr: Cidr | undefined, settings: Settings): void {
  const { ipVersion, enableDhcp, gatewayIp } = values
  checkSubnet(
    {
      ipVersion,
      cidr,
      startsDhcp: enableDhcp,
      gateway: gatewayIp === undefined || gatewayIp === null ? gatewayIp : parseIp(gatewayIp),
      nameservers: values.dnsNameservers,
      routes: values.hostRoutes,
    },
    'new subnet',
    settings,
  )
  checkModes(
    { ipv6RaMode: values.ipv6RaMode ?? null, ipv6AddressMode: values.ipv6AddressMode ?? null },
    { ipVersion, enableDhcp, cidr },
  )
}

/** The block of a subnet, from the pool if there is one, its gateway and its pools. */
export function planSubnet(
  values: SubnetValues,
  pool: SubnetPoolFacts | undefined,
  settings: Settings,
): SubnetPlan {
  const named = values.cidr === undefined ? undefined : parseCidr(values.cidr)
  if (pool && pool.ipVersion !== values.ipVersion)
    bad(`an IPv${pool.ipVersion} subnet pool has no IPv${values.ipVersion} subnets`)
  const cidr = pool ? choosePoolSubnet({ cidr: named, prefix: values.prefixlen }, pool) : named
  if (cidr === undefined) return bad('a cidr or a subnet pool is needed')
  if (named === undefined) checkValues(values, cidr, settings)
  const gateway = chooseGateway(values.gatewayIp, cidr, named !== undefined)
  // Null and the empty list say nothing here, unlike in a change.
  const pools = values.allocationPools?.length
    ? parsePools(values.allocationPools, cidr, gateway)
    : defaultPools(cidr, gateway)
  const { providerAllocationPools, ipv6RaMode = null, ipv6AddressMode = null } = values
  const modes = { ipv6RaMode, ipv6AddressMode }
  const providerPools = parseProviderPools(providerAllocationPools, { cidr, gateway, ...modes })
  if (values.allocationPools?.length) checkDisjoint(pools, providerPools, cidr)
  return { cidr, gateway, pools: rangesSubtract(pools, providerPools), providerPools }
}

function chooseGateway(given: string | null | undefined, cidr: Cidr, isNamed: boolean): Ip | undefined {
  if (given === null) return undefined
  if (given !== undefined) return parseIp(given)
  // The anycast address of the routers in an IPv6 subnet (RFC 4291 section 2.6.1); out of a pool
  // upstream takes the one behind it.
  if (cidr.version === 6 && isNamed) return { version: 6, value: cidr.network }
  return defaultGateway(cidr)
}

/** A subnet must not overlap another one of its network, and its pool must suit theirs. */
export function checkNeighbours(
  subnet: { readonly networkId: string; readonly cidr: Cidr },
  pool: PoolChoice | undefined,
  neighbours: readonly Neighbour[],
): void {
  const { networkId, cidr } = subnet
  const near = neighbours.filter(neighbour => neighbour.networkId === networkId)
  if (near.some(neighbour => cidrsOverlap(neighbour.cidr, cidr))) throw overlap(networkId, cidr)
  const alike = near.filter(neighbour => neighbour.cidr.version === cidr.version)
  const scope = alike.find(neighbour => neighbour.addressScopeId !== null)?.addressScopeId
  if (scope !== undefined && pool && pool.addressScopeId !== scope)
    throw new NetworkAddressScopeAffinityError({})
  const isStranger = pool
    ? alike.some(neighbour => neighbour.subnetpoolId !== pool.id) && scope === undefined
    : alike.some(neighbour => neighbour.subnetpoolId !== null)
  if (isStranger) throw new NetworkSubnetPoolAffinityError({})
}

/** What addressing needs to know of a new subnet. */
export function subnetFacts({ id, values, plan }: NewSubnet): SubnetFacts {
  return {
    id,
    networkId: values.networkId,
    cidr: plan.cidr,
    enableDhcp: values.enableDhcp,
    ipv6RaMode: values.ipv6RaMode ?? null,
    ipv6AddressMode: values.ipv6AddressMode ?? null,
    serviceTypes: values.serviceTypes,
    segmentId: values.segmentId,
    pools: plan.pools,
    ...(plan.providerPools.length === 0
      ? {}
      : { providerPools: { ranges: plan.providerPools, isStrict: values.providerPoolStrict } }),
  }
}

/** Tempest's search for a free block goes on as long as it reads this text. */
export function overlap(networkId: string, cidr: Cidr) {
  return new InvalidInput({
    error_message: `Requested subnet with cidr: ${formatCidr(cidr)} for network: ${networkId} overlaps with another subnet`,
  })
}
