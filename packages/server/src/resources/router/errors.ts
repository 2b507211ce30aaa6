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
    `Router interface for subnet ${f.subnet_id} on router ${f.router_id} cannot be deleted, ` +
    'as it is required by one or more floating IPs.',
)
export const RouterInterfaceInUseByRoute = defineError<{ router_id: string; subnet_id: string }>(
  'RouterInterfaceInUseByRoute',
  409,
  f =>
    `Router interface for subnet ${f.subnet_id} on router ${f.router_id} cannot be deleted, ` +
    'as it is required by one or more routes.',
)
export const RouterInterfaceAttachmentConflict = defineError<{ reason: string }>(
  'RouterInterfaceAttachmentConflict',
  409,
  f => `Error ${f.reason} while attempting the operation.`,
)
export const RouterExternalGatewayInUseByFloatingIp = defineError<{ router_id: string; net_id: string }>(
  'RouterExternalGatewayInUseByFloatingIp',
  409,
  f =>
    `Gateway cannot be updated for router ${f.router_id}, since a gateway to external network ${f.net_id} ` +
    'is required by one or more floating IPs.',
)
export const SubnetMismatchForPort = defineError<{ port_id: string; subnet_id: string }>(
  'SubnetMismatchForPort',
  400,
  f => `Subnet on port ${f.port_id} does not match the requested subnet ${f.subnet_id}.`,
)
export const PortInUse = defineError<{ port_id: string; net_id: string; device_id: string }>(
  'PortInUse',
  409,
  f =>
    `Unable to complete operation on port ${f.port_id} for network ${f.net_id}. ` +
    `Port already has an attached device ${f.device_id}.`,
)
export const InvalidRoutes = defineError<{ routes: unknown; reason: string }>(
  'InvalidRoutes',
  400,
  f => `Invalid format for routes: ${JSON.stringify(f.routes)}, ${f.reason}.`,
)
export const RoutesExhausted = defineError<{ router_id: string; quota: number }>(
  'RoutesExhausted',
  400,
  f =>
    `Unable to complete operation for ${f.router_id}. The number of routes exceeds the maximum ${f.quota}.`,
)
export const AvailabilityZoneNotFound = defineError<{ availability_zone: string }>(
  'AvailabilityZoneNotFound',
  404,
  f => `AvailabilityZone ${f.availability_zone} could not be found.`,
)
