import { defineError } from '../../errors/define-error.ts'

export const PVLANNetworkPortSecurityDisabled = defineError<{ network_id: string }>(
  'PVLANNetworkPortSecurityDisabled',
  400,
  f => `Network ${f.network_id} needs port security for private VLANs: ports could forge their place.`,
)
export const PVLANPortSecurityDisabled = defineError<{ port_id: string }>(
  'PVLANPortSecurityDisabled',
  400,
  f => `Port ${f.port_id} needs port security on a network with private VLANs.`,
)
export const PVLANNotEnabledOnNetwork = defineError<{ network_id: string }>(
  'PVLANNotEnabledOnNetwork',
  400,
  f => `Network ${f.network_id} has no private VLANs: its ports have no pvlan_type.`,
)
export const PVLANCommunityNameRequired = defineError<{ port_id: string }>(
  'PVLANCommunityNameRequired',
  400,
  f => `Port ${f.port_id} of the type community needs a pvlan_community.`,
)
export const PVLANCannotSetCommunityName = defineError<{ port_id: string }>(
  'PVLANCannotSetCommunityName',
  400,
  f => `Port ${f.port_id} is not of the type community: it has no pvlan_community.`,
)
