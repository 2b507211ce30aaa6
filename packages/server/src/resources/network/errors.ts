import { defineError } from '../../errors/define-error.ts'

export const DefaultExternalNetworkExists = defineError<{ net_id: string }>(
  'DefaultExternalNetworkExists',
  409,
  f => `A default external network already exists: ${f.net_id}.`,
)
export const NetworkInUse = defineError<{ net_id: string; reason: string }>(
  'NetworkInUse',
  409,
  f => `Unable to complete operation on network ${f.net_id}. ${f.reason}.`,
)
export const InvalidSharedSetting = defineError<{ network: string }>(
  'InvalidSharedSetting',
  409,
  f => `Unable to reconfigure sharing settings for network ${f.network}. Multiple projects are using it.`,
)
export const ExternalNetworkInUse = defineError<{ net_id: string }>(
  'ExternalNetworkInUse',
  409,
  f =>
    `External network ${f.net_id} cannot be updated to be made non-external, since it has existing gateway ports.`,
)
export const VlanTransparencyDriverError = defineError(
  'VlanTransparencyDriverError',
  400,
  () => 'OVN cannot let VLAN tags pass on a network of this type.',
)
export const VlanQinqDriverError = defineError(
  'VlanQinqDriverError',
  400,
  () => 'OVN cannot tag packets twice on a network of this type.',
)
export const EncryptionNotPossible = defineError<{ net_id: string; hosts: string }>(
  'EncryptionNotPossible',
  409,
  f =>
    `Network ${f.net_id} cannot require encryption while it has ports on hosts that do not encrypt: ${f.hosts}.`,
)
export const DuplicatedHANetwork = defineError<{ project_id: string }>(
  'DuplicatedHANetwork',
  409,
  f => `Project ${f.project_id} has an HA network already.`,
)
