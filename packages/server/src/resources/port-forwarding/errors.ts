import { defineError } from '../../errors/define-error.ts'

export const PortForwardingNotFound = defineError<{ id: string }>(
  'PortForwardingNotFound',
  404,
  f => `Port forwarding ${f.id} does not exist.`,
)
export const PortHasBindingFloatingIP = defineError<{
  floating_ip_address: string
  fip_id: string
  port_id: string
  fixed_ip: string
}>(
  'PortHasBindingFloatingIP',
  409,
  f =>
    `Port ${f.port_id} has floating IP ${f.floating_ip_address} (${f.fip_id}) of its own, ` +
    `so no ports of another one can be forwarded to its address ${f.fixed_ip}.`,
)
