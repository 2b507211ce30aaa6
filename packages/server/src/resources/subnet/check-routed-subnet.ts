import { refuseRouted } from '../../segments/routed-only.ts'
import { ROUTED_SERVICE } from './check-segments.ts'

/** What a request says of a subnet; absent: nothing. */
interface RoutedSubnetWish {
  readonly segmentId?: string | null | undefined
  readonly gatewayIp?: string | null | undefined
  readonly hostRoutes?: readonly unknown[] | undefined
  readonly ipv6RaMode?: string | null | undefined
  readonly ipv6AddressMode?: string | null | undefined
  readonly serviceTypes?: readonly string[] | undefined
}

/** Throws BadRequest for what a subnet cannot have where ports reach each other by routes alone. */
export function checkRoutedSubnet(wish: RoutedSubnetWish): void {
  const { segmentId, gatewayIp, hostRoutes, ipv6RaMode, ipv6AddressMode, serviceTypes } = wish
  refuseRouted({
    subnetOnSegment: typeof segmentId === 'string',
    noGateway: gatewayIp === null,
    hostRoutes: (hostRoutes ?? []).length > 0,
    ownAddresses: [ipv6RaMode, ipv6AddressMode].some(
      mode => (mode ?? 'dhcpv6-stateful') !== 'dhcpv6-stateful',
    ),
    routedServices: (serviceTypes ?? []).includes(ROUTED_SERVICE),
  })
}
