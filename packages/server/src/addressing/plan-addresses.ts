import type { AddressPlan, AddressRequest, AddressUpdatePlan, HeldAddress } from './address-plan.ts'
import type { SubnetFacts } from './subnet-facts.ts'

/** Which addresses a new port gets. `subnets` are all subnets of its network. Pure. */
export function planAddresses(_request: AddressRequest, _subnets: readonly SubnetFacts[]): AddressPlan {
  throw new Error('under construction')
}

/** What of a port's addresses stays, comes and goes when `fixed_ips` or the MAC are updated. Pure. */
export function planAddressUpdate(
  _request: AddressRequest,
  _held: readonly HeldAddress[],
  _subnets: readonly SubnetFacts[],
): AddressUpdatePlan {
  throw new Error('under construction')
}
