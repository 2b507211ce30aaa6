import type { SubnetIntent } from './dhcp-options.ts'

export const networkId = '11111111-0000-4000-8000-000000000001'

export const subnet4: SubnetIntent = {
  id: '22222222-0000-4000-8000-000000000004',
  networkId,
  segmentId: undefined,
  ipVersion: 4,
  cidr: '10.0.0.0/24',
  gatewayIp: '10.0.0.1',
  enableDhcp: true,
  ipv6AddressMode: undefined,
  ipv6RaMode: undefined,
  dnsNameservers: [],
  hostRoutes: [],
  metadataIp: undefined,
  revision: 2,
}

export const subnet6: SubnetIntent = {
  ...subnet4,
  id: '22222222-0000-4000-8000-000000000006',
  ipVersion: 6,
  cidr: 'fd00::/64',
  gatewayIp: 'fd00::1',
}
