import type { AddressRequest } from '../../addressing/address-plan.ts'
import { isRouterInterfaceOrSnat } from '../../addressing/device-owner.ts'
import { matchingSubnets } from '../../addressing/eligible-subnets.ts'
import { type ExactRow, insertAddresses } from '../../addressing/insert-addresses.ts'
import { autoAddress } from '../../addressing/plan-addresses.ts'
import { isAutoAddressSubnet, type SubnetFacts } from '../../addressing/subnet-facts.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import * as storage from './storage.ts'

/**
 * Hosts make themselves an address as soon as a router announces a new subnet of this kind: the ports
 * that are there already get these addresses, so that they are allowed and nobody else gets them.
 */
export async function addAutoAddresses(
  { tx, dirty }: Pick<WriteContext, 'tx' | 'dirty'>,
  created: readonly SubnetFacts[],
): Promise<void> {
  const subnets = created.filter(isAutoAddressSubnet)
  if (subnets.length === 0) return
  const ports = await storage.selectPorts(tx, [...new Set(subnets.map(subnet => subnet.networkId))])
  const rows = ports
    .filter(port => !isRouterInterfaceOrSnat(port.deviceOwner))
    .flatMap(port => addressesOf(port, subnets))
  if (rows.length === 0) return
  const inserted = await insertAddresses(tx, rows, [], [])
  const changed = [...new Set(inserted.map(row => row.portId))]
  await bumpRevision(tx, 'port', changed)
  dirty('port', ...changed)
}

function addressesOf(port: storage.PortFacts, subnets: readonly SubnetFacts[]): readonly ExactRow[] {
  const request: AddressRequest = {
    networkId: port.networkId,
    deviceOwner: port.deviceOwner,
    macAddress: port.macAddress,
    host: port.host,
  }
  return matchingSubnets(request, subnets).flatMap((subnet, index) => {
    const address = autoAddress(request, subnet)
    if (address.kind !== 'eui64') return []
    return [
      {
        portId: port.id,
        networkId: port.networkId,
        position: port.position + index,
        subnetId: subnet.id,
        ipAddress: address.ipAddress,
      },
    ]
  })
}
