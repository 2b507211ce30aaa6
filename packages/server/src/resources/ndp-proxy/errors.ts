import { defineError } from '../../errors/define-error.ts'

export const NDPProxyNotFound = defineError<{ id: string }>(
  'NDPProxyNotFound',
  404,
  f => `NDP proxy ${f.id} does not exist.`,
)
export const PortUnreachableRouter = defineError<{ port_id: string; router_id: string }>(
  'PortUnreachableRouter',
  409,
  f => `No IPv6 subnet connects port ${f.port_id} with router ${f.router_id}.`,
)
export const RouterNDPProxyNotEnable = defineError<{ router_id: string }>(
  'RouterNDPProxyNotEnable',
  409,
  f => `Router ${f.router_id} does not have enable_ndp_proxy set.`,
)
export const InvalidAddress = defineError<{ address: string; reason: string }>(
  'InvalidAddress',
  400,
  f => `The address ${f.address} cannot be announced: ${f.reason}.`,
)
export const AddressScopeConflict = defineError<{
  ext_address_scope: string | null
  internal_address_scope: string | null
}>(
  'AddressScopeConflict',
  409,
  f =>
    `The external network is in IPv6 address scope ${f.ext_address_scope ?? 'none'} and the one inside in ` +
    `${f.internal_address_scope ?? 'none'}, so nothing is routed between them.`,
)
