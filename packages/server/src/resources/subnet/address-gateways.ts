import { type AddressOrder, allocateAddresses } from '../../addressing/allocate.ts'
import { isAutoAddressSubnet, type SubnetFacts } from '../../addressing/subnet-facts.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import * as storage from './storage.ts'

const gatewayOwner = 'network:router_gateway'

/**
 * Routers whose gateway has no address of a version get one as soon as their external network has a
 * subnet of it, so that what is behind them is reached by both. Throws IpAddressGenerationFailure.
 */
export async function addressGateways(
  { op, tx, dirty }: Pick<WriteContext, 'op' | 'tx' | 'dirty'>,
  created: readonly SubnetFacts[],
): Promise<void> {
  const subnets = created.filter(
    subnet =>
      !isAutoAddressSubnet(subnet) &&
      (subnet.serviceTypes.length === 0 || subnet.serviceTypes.includes(gatewayOwner)),
  )
  if (subnets.length === 0) return
  const networkIds = [...new Set(subnets.map(subnet => subnet.networkId))]
  const gateways = await storage.selectGatewayPorts(tx, networkIds)
  const lacking = gateways.flatMap(port => {
    const order = orderFor(port, subnets)
    return order.addresses.length > 0 ? [{ port, order }] : []
  })
  if (lacking.length === 0) return
  await allocateAddresses(
    op,
    tx,
    lacking.map(({ order }) => order),
    subnets,
  )
  const ports = lacking.map(({ port }) => port.id)
  const routers = [...new Set(lacking.map(({ port }) => port.routerId))]
  await bumpRevision(tx, 'port', ports)
  await bumpRevision(tx, 'router', routers)
  dirty('port', ...ports)
  dirty('router', ...routers)
}

/** One address of each version that the gateway lacks and the new subnets have. */
function orderFor(port: storage.GatewayPort, subnets: readonly SubnetFacts[]): AddressOrder {
  const own = subnets.filter(subnet => subnet.networkId === port.networkId)
  const addresses = ([4, 6] as const).flatMap(version => {
    const subnetIds = own.filter(({ cidr }) => cidr.version === version).map(({ id }) => id)
    return subnetIds.length > 0 && !port.versions.includes(version) ? [subnetIds] : []
  })
  return {
    portId: port.id,
    networkId: port.networkId,
    addresses: addresses.map((subnetIds, index) => ({
      kind: 'any',
      subnetIds,
      choice: 'random',
      position: port.position + index,
    })),
  }
}
