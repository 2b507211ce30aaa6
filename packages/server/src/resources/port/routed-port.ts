import { type BindingRequest, isExternalPort } from '../../binding/bind-port.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import type { NetworkFacts } from './port-facts.ts'

/** What a request says of a port; absent: nothing. */
interface RoutedPortWish {
  readonly binding?: Pick<BindingRequest, 'vnicType' | 'profile'> | undefined
  readonly deviceOwner?: string | undefined
  readonly allowedAddressPairs?: readonly unknown[] | undefined
  readonly fixedIps?: readonly unknown[] | undefined
}

/** Throws BadRequest for what a port cannot have on a network whose ports reach each other by routes alone. */
export function checkRoutedPort(wish: RoutedPortWish, network: Pick<NetworkFacts, 'segments'>): void {
  if (network.segments.every(segment => segment.networkType !== 'l3')) return
  const { binding, deviceOwner, allowedAddressPairs = [], fixedIps } = wish
  const { profile = {} } = binding ?? {}
  refuseRouted({
    noAddress: fixedIps?.length === 0,
    addressPairs: allowedAddressPairs.length > 0,
    bypassingCard: binding !== undefined && isExternalPort(binding),
    parentPort: 'parent_name' in profile,
    hardwareGateway: 'vtep-physical-switch' in profile,
    dhcpServer: deviceOwner === 'network:dhcp',
  })
}
