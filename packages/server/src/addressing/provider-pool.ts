import { type IpRange, parseIp, rangeContains } from '@neutrino/base/ip.ts'
import type { Actor } from '@neutrino/base/operation.ts'
import { InvalidInput } from '../errors/errors.ts'
import type { AddressRequest, RequestedAddress } from './address-plan.ts'
import { isInfrastructure } from './device-owner.ts'
import type { SubnetFacts } from './subnet-facts.ts'

/**
 * Throws InvalidInput when an entry of `fixed_ips` names the pools of the provider where there are none, or an
 * address in them for a port that is not the provider's.
 */
export function checkProviderPool(
  request: AddressRequest,
  wanted: RequestedAddress,
  subnet: SubnetFacts,
  ipAddress: string | undefined,
): void {
  const { providerPools } = subnet
  if (wanted.pool === 'provider' && providerPools === undefined)
    throw new InvalidInput({ error_message: `subnet ${subnet.id} has no provider_allocation_pools` })
  if (providerPools === undefined || ipAddress === undefined) return
  if (request.mayUseProviderPools === true || isInfrastructure(request)) return
  const ip = parseIp(ipAddress)
  if (ip !== undefined && providerPools.ranges.some(range => rangeContains(range, ip)))
    throw new InvalidInput({
      error_message: `${ipAddress} is kept for the infrastructure of the provider`,
    })
}

/** Administrators and other services of the cloud name these addresses for whatever they like. */
export function mayUseProviderPools(actor: Pick<Actor, 'isAdmin' | 'isService'>): boolean {
  return actor.isAdmin || actor.isService === true
}

/** Where one address may come from: ranges of one subnet that are filled by the same rows. */
export interface AddressSource {
  readonly subnet: SubnetFacts
  readonly pool: 'everybody' | 'provider'
  readonly ranges: readonly IpRange[]
}

/** The sources of a subnet in the order in which they stand in for each other. */
export function sourcesOf(subnet: SubnetFacts, pool: 'provider' | undefined): readonly AddressSource[] {
  const everybody: AddressSource = { subnet, pool: 'everybody', ranges: subnet.pools }
  const { providerPools } = subnet
  if (pool === undefined || providerPools === undefined) return [everybody].filter(hasRanges)
  const provider: AddressSource = { subnet, pool, ranges: providerPools.ranges }
  return (providerPools.isStrict ? [provider] : [provider, everybody]).filter(hasRanges)
}

const hasRanges = (source: AddressSource) => source.ranges.length > 0
