import type { Operation } from '@neutrino/base/operation.ts'
import type { WriteTx } from '../database/database.ts'
import type { AddressUpdatePlan, HeldAddress, PlannedAddress } from './address-plan.ts'
import type { SubnetFacts } from './subnet-facts.ts'

/** The addresses one port is to get; the port's row exists already. */
export interface AddressOrder {
  readonly portId: string
  readonly networkId: string
  readonly addresses: readonly PlannedAddress[]
}

export interface AddressUpdateOrder extends AddressUpdatePlan {
  readonly portId: string
  readonly networkId: string
}

/**
 * Carries out the plans of any number of ports, all or nothing, in a constant number of statements.
 * Returns each port's new addresses by position. `subnets` holds every subnet that the plans name.
 * Throws IpAddressAlreadyAllocated or IpAddressGenerationFailure.
 */
export async function allocateAddresses(
  _op: Operation,
  _tx: WriteTx,
  _orders: readonly AddressOrder[],
  _subnets: readonly SubnetFacts[],
): Promise<ReadonlyMap<string, readonly HeldAddress[]>> {
  throw new Error('under construction')
}

/** Carries out `planAddressUpdate` for one port; returns all its addresses afterwards, by position. */
export async function updateAddresses(
  _op: Operation,
  _tx: WriteTx,
  _order: AddressUpdateOrder,
  _subnets: readonly SubnetFacts[],
): Promise<readonly HeldAddress[]> {
  throw new Error('under construction')
}
