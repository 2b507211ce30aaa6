import { defineError } from '../../errors/define-error.ts'

export const ServicePortInUse = defineError<{ port_id: string; reason: string }>(
  'ServicePortInUse',
  409,
  f => `Port ${f.port_id} cannot be deleted directly via the port API: ${f.reason}.`,
)
export const PortBound = defineError<{
  port_id: string
  vif_type: string
  old_mac: string
  new_mac: string
}>(
  'PortBound',
  409,
  f =>
    `Unable to complete operation on port ${f.port_id}, port is already bound, port type: ${f.vif_type}, ` +
    `old_mac ${f.old_mac}, new_mac ${f.new_mac}.`,
)
export const UnsupportedPortDeviceOwner = defineError<{ op: string; port_id: string; device_owner: string }>(
  'UnsupportedPortDeviceOwner',
  409,
  f => `Operation ${f.op} is not supported for device_owner ${f.device_owner} on port ${f.port_id}.`,
)
export const DeviceIDNotOwnedByTenant = defineError<{ device_id: string }>(
  'DeviceIDNotOwnedByTenant',
  409,
  f => `The device ${f.device_id} belongs to another project or does not exist.`,
)
export const HostNotCompatibleWithFixedIps = defineError<{ host: string; port_id: string }>(
  'HostNotCompatibleWithFixedIps',
  409,
  f => `Host ${f.host} does not reach the segments of the addresses that port ${f.port_id} has.`,
)

export const AllowedAddressPairsMissingIP = defineError(
  'AllowedAddressPairsMissingIP',
  400,
  () => 'An allowed address pair needs an ip_address.',
)
export const DuplicateAddressPairInRequest = defineError<{ mac_address: string; ip_address: string }>(
  'DuplicateAddressPairInRequest',
  400,
  f =>
    `The request names an allowed address pair twice: mac_address ${f.mac_address} ip_address ${f.ip_address}.`,
)
export const AllowedAddressPairExhausted = defineError<{ quota: number }>(
  'AllowedAddressPairExhausted',
  400,
  f => `The number of allowed address pairs exceeds the maximum ${f.quota}.`,
)
export const AddressPairAndPortSecurityRequired = defineError(
  'AddressPairAndPortSecurityRequired',
  409,
  () => 'Allowed address pairs need port security to be enabled on the port.',
)
export const PortSecurityAndIPRequiredForSecurityGroups = defineError(
  'PortSecurityAndIPRequiredForSecurityGroups',
  400,
  () => 'Security groups need port security to be enabled and the port to have an IP address.',
)
export const PortSecurityPortHasSecurityGroup = defineError(
  'PortSecurityPortHasSecurityGroup',
  409,
  () => 'The port has security groups: port security cannot be disabled before they are removed.',
)
export const FipAssociated = defineError<{ port_id: string }>(
  'FipAssociated',
  409,
  f => `Unable to complete the operation on port ${f.port_id}: a floating IP is associated with it.`,
)
