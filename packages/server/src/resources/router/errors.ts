import { defineError } from '../../errors/define-error.ts'

export const RouterInUse = defineError<{ router_id: string; ports: readonly string[] }>(
  'RouterInUse',
  409,
  f => `Router ${f.router_id} has ports still attached: ${f.ports.join(', ')}`,
)
export const RouterInterfaceNotFound = defineError<{ router_id: string; port_id: string }>(
  'RouterInterfaceNotFound',
  404,
  f => `Router ${f.router_id} does not have an interface with id ${f.port_id}`,
)
export const RouterInterfaceNotFoundForSubnet = defineError<{ router_id: string; subnet_id: string }>(
  'RouterInterfaceNotFoundForSubnet',
  404,
  f => `Router ${f.router_id} has no interface on subnet ${f.subnet_id}`,
)
export const RouterInterfaceInUseByFloatingIP = defineError<{ router_id: string; subnet_id: string }>(
  'RouterInterfaceInUseByFloatingIP',
  409,
  f =>
    `Floating IPs lead through router ${f.router_id} to subnet ${f.subnet_id}, so its interface has to stay.`,
)
export const RouterInterfaceInUseByRoute = defineError<{ router_id: string; subnet_id: string }>(
  'RouterInterfaceInUseByRoute',
  409,
  f => `Routes of router ${f.router_id} lead through subnet ${f.subnet_id}, so its interface has to stay.`,
)
export const RouterInterfaceAttachmentConflict = defineError<{ reason: string }>(
  'RouterInterfaceAttachmentConflict',
  409,
  f => `The interface was not attached: ${f.reason}.`,
)
export const RouterExternalGatewayInUseByFloatingIp = defineError<{ router_id: string; net_id: string }>(
  'RouterExternalGatewayInUseByFloatingIp',
  409,
  f => `Floating IPs need the gateway of router ${f.router_id} on network ${f.net_id}, so it has to stay.`,
)
export const SubnetMismatchForPort = defineError<{ port_id: string; subnet_id: string }>(
  'SubnetMismatchForPort',
  400,
  f => `Port ${f.port_id} has no address on subnet ${f.subnet_id}.`,
)
export const InvalidRoutes = defineError<{ routes: unknown; reason: string }>(
  'InvalidRoutes',
  400,
  f => `The routes ${JSON.stringify(f.routes)} cannot be set: ${f.reason}.`,
)
export const AvailabilityZoneNotFound = defineError<{ availability_zone: string }>(
  'AvailabilityZoneNotFound',
  404,
  f => `There is no availability zone ${f.availability_zone} with gateways.`,
)
// Upstream answers 500 to these, though the caller's request is at fault.
export const UnableToMatchGateways = defineError<{ router_id: string; reason: string }>(
  'UnableToMatchGateways',
  400,
  f => `Gateways of router ${f.router_id} cannot be told from the request: ${f.reason}.`,
)
export const UnableToRemoveGateways = defineError<{ router_id: string; reason: string }>(
  'UnableToRemoveGateways',
  400,
  f => `Gateways of router ${f.router_id} cannot be removed: ${f.reason}.`,
)
export const RouterGatewayNotValid = defineError<{ router_id: string; reason: string }>(
  'RouterGatewayNotValid',
  409,
  f => `Router ${f.router_id} cannot answer for IPv6 addresses inside: ${f.reason}.`,
)
export const RouterGatewayInUseByNDPProxy = defineError<{ router_id: string }>(
  'RouterGatewayInUseByNDPProxy',
  409,
  f => `NDP proxies need the gateway of router ${f.router_id}, so it has to stay.`,
)
export const RouterIPv6GatewayInUse = defineError<{ router_id: string }>(
  'RouterIPv6GatewayInUse',
  409,
  f => `Router ${f.router_id} answers for IPv6 addresses inside, so its gateway keeps an IPv6 address.`,
)
export const RouterInterfaceInUseByNDPProxy = defineError<{ router_id: string; subnet_id: string }>(
  'RouterInterfaceInUseByNDPProxy',
  409,
  f => `NDP proxies of router ${f.router_id} lead to subnet ${f.subnet_id}, so its interface has to stay.`,
)
export const EcmpHashNotSupported = defineError<{ reason: string }>(
  'EcmpHashNotSupported',
  409,
  f => `The next hops of the router cannot be chosen like that: ${f.reason}.`,
)
