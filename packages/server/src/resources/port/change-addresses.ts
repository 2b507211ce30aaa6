import type { HeldAddress, IpAllocation, RequestedAddress } from '../../addressing/address-plan.ts'
import { updateAddresses } from '../../addressing/allocate.ts'
import { loadSubnetFacts } from '../../addressing/load-subnet-facts.ts'
import { planAddressUpdate } from '../../addressing/plan-address-update.ts'
import { planAddresses } from '../../addressing/plan-addresses.ts'
import { mayUseProviderPools } from '../../addressing/provider-pool.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { HostNotCompatibleWithFixedIps } from './errors.ts'
import { keepFixedAddresses, removeForwardings } from './floating-ips-of-port.ts'
import type { PortState } from './port-state.ts'

/** The port as it is to be. */
export interface AddressChange {
  readonly deviceOwner: string
  readonly macAddress: string
  readonly host: string
  readonly hostSegmentIds: ReadonlySet<string>
  /** Absent: they stay, but for those that follow the MAC. */
  readonly fixedIps?: readonly RequestedAddress[] | undefined
  /** Its addresses could not be chosen before the host was known. */
  readonly isDeferred: boolean
}

export interface ChangedAddresses {
  /** All the port's addresses, by position. */
  readonly fixedIps: readonly HeldAddress[]
  readonly ipAllocation: IpAllocation
}

/**
 * Gives a locked port other addresses: those asked for again stay, missing ones go. The router that it
 * belongs to counts the change. Throws HostNotCompatibleWithFixedIps, BadRequest and what addressing
 * throws.
 */
export async function changeAddresses(
  context: WriteContext,
  port: PortState,
  change: AddressChange,
): Promise<ChangedAddresses> {
  const { op, tx } = context
  const { id, networkId, held } = port
  const subnets = await loadSubnetFacts(tx, {
    networkIds: [networkId],
    named: {
      subnetIds: (change.fixedIps ?? []).flatMap(wanted => wanted.subnetId ?? []),
      actor: op.actor,
    },
  })
  const request = { ...change, networkId, mayUseProviderPools: mayUseProviderPools(op.actor) }
  const isChosenNow = change.isDeferred && change.fixedIps === undefined
  const fresh = isChosenNow ? planAddresses(request, subnets) : undefined
  const plan =
    fresh === undefined
      ? planAddressUpdate(request, held, subnets)
      : { keep: held, add: fresh.addresses, remove: [] }
  const segmentOf = new Map(subnets.map(subnet => [subnet.id, subnet.segmentId]))
  const isOutOfReach = plan.keep.some(address => {
    const segmentId = segmentOf.get(address.subnetId) ?? null
    return segmentId !== null && change.host !== '' && !change.hostSegmentIds.has(segmentId)
  })
  if (isOutOfReach) throw new HostNotCompatibleWithFixedIps({ host: change.host, port_id: id })
  const fixedIps = await updateAddresses(op, tx, { portId: id, networkId, ...plan }, subnets)
  if (plan.remove.length > 0) {
    const addresses = fixedIps.map(address => address.ipAddress)
    await keepFixedAddresses(tx, { id, addresses })
    await removeForwardings(context, { id, addresses })
  }
  if (port.routerId !== null && plan.add.length + plan.remove.length > 0) {
    await bumpRevision(tx, 'router', [port.routerId])
    context.dirty('router', port.routerId)
  }
  const ipAllocation = fresh?.ipAllocation ?? (fixedIps.length === 0 ? 'none' : 'immediate')
  return { fixedIps, ipAllocation }
}
