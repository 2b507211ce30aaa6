import { defineError } from '../../errors/define-error.ts'

export const ExternalGatewayForFloatingIPNotFound = defineError<{
  external_network_id: string
  subnet_id: string
  port_id: string
}>(
  'ExternalGatewayForFloatingIPNotFound',
  404,
  f => `No router leads from network ${f.external_network_id} to subnet ${f.subnet_id} of port ${f.port_id}.`,
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
export const ExternalIpAddressExhausted = defineError<{ net_id: string }>(
  'ExternalIpAddressExhausted',
  400,
  f => `No IPv4 address can be had on external network ${f.net_id}.`,
)
export const FipInUseByPortForwarding = defineError<{ id: string }>(
  'FipInUseByPortForwarding',
  409,
  f => `Ports of floating IP ${f.id} are forwarded; remove its port forwardings first.`,
)
export const PortHasPortForwarding = defineError<{ port_id: string }>(
  'PortHasPortForwarding',
  400,
  f =>
    `Ports of floating IPs are forwarded to port ${f.port_id} by a distributed router, so it can have none of its own.`,
)
