import { defineError } from '../../errors/define-error.ts'

export const ExternalGatewayForFloatingIPNotFound = defineError<{
  external_network_id: string
  subnet_id: string
  port_id: string
}>(
  'ExternalGatewayForFloatingIPNotFound',
  404,
  f =>
    `External network ${f.external_network_id} is not reachable from subnet ${f.subnet_id}. ` +
    `Therefore, cannot associate Port ${f.port_id} with a Floating IP.`,
)
export const FloatingIPPortAlreadyAssociated = defineError<{
  floating_ip_address: string
  fip_id: string
  port_id: string
  fixed_ip: string
  net_id: string
}>(
  'FloatingIPPortAlreadyAssociated',
  409,
  f =>
    `Cannot associate floating IP ${f.floating_ip_address} (${f.fip_id}) with port ${f.port_id} ` +
    `using fixed IP ${f.fixed_ip}, as that fixed IP already has a floating IP on external network ${f.net_id}.`,
)
export const FipAssociated = defineError<{ port_id: string }>(
  'FipAssociated',
  409,
  f => `Unable to complete the operation on port ${f.port_id}: a floating IP is associated with it.`,
)
export const ExternalIpAddressExhausted = defineError<{ net_id: string }>(
  'ExternalIpAddressExhausted',
  400,
  f => `Unable to find any IP address on external network ${f.net_id}.`,
)
