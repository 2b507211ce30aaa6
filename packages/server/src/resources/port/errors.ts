import { defineError } from '../../errors/define-error.ts'

export const ServicePortInUse = defineError<{ port_id: string; reason: string }>(
  'ServicePortInUse',
  409,
  f => `Port ${f.port_id} cannot be deleted directly via the port API: ${f.reason}.`,
)
/** Of another project: whoever deletes the port could not give it back. */
export const FipAssociated = defineError<{ port_id: string }>(
  'FipAssociated',
  409,
  f => `Port ${f.port_id} cannot be deleted while a floating IP of another project leads to it.`,
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
export const PortInUseAsTrunkParent = defineError<{ port_id: string; trunk_id: string }>(
  'PortInUseAsTrunkParent',
  409,
  f => `Port ${f.port_id} is the parent of trunk ${f.trunk_id}.`,
)
export const PortInUseAsSubPort = defineError<{ port_id: string; trunk_id: string }>(
  'PortInUseAsSubPort',
  409,
  f => `Port ${f.port_id} is a subport of trunk ${f.trunk_id}.`,
)
export const PortBoundNUMAAffinityPolicy = defineError<{
  port_id: string
  host_id: string
  numa_affinity_policy: string | null
}>(
  'PortBoundNUMAAffinityPolicy',
  409,
  f =>
    `Port ${f.port_id} is bound on host ${f.host_id}: its NUMA affinity policy cannot become ` +
    `${f.numa_affinity_policy ?? 'None'} before it is unbound.`,
)
export const PortFeatureNotEnforced = defineError<{ port_id: string; driver: string; features: string }>(
  'PortFeatureNotEnforced',
  409,
  f => `Port ${f.port_id} is carried by ${f.driver}, which does not enforce: ${f.features}.`,
)
export const PortBoundHwVifModel = defineError<{ port_id: string; host_id: string }>(
  'PortBoundHwVifModel',
  409,
  f => `Port ${f.port_id} is bound on host ${f.host_id}: its hw_vif_model stays until it is unbound.`,
)
export const PortFlavorOverrideNotAllowed = defineError<{ port_flavor_id: string; attributes: string }>(
  'PolicyNotAuthorized',
  403,
  f =>
    `Port flavor ${f.port_flavor_id} says what ${f.attributes} is, and rule override_port_flavor denies another.`,
)
export const PortFlavorNotFound = defineError<{ port_flavor_id: string }>(
  'PortFlavorNotFound',
  404,
  f => `Port flavor ${f.port_flavor_id} could not be found.`,
)
export const PortBindingNotFound = defineError<{ port_id: string; host: string }>(
  'PortBindingNotFound',
  404,
  f => `Port ${f.port_id} has no binding for host ${f.host}.`,
)
export const PortBindingAlreadyExists = defineError<{ port_id: string; host: string }>(
  'PortBindingAlreadyExists',
  409,
  f => `Port ${f.port_id} has a binding for host ${f.host} already.`,
)
export const PortBindingAlreadyActive = defineError<{ port_id: string; host: string }>(
  'PortBindingAlreadyActive',
  409,
  f => `The binding of port ${f.port_id} for host ${f.host} is active already.`,
)
export const PortBindingError = defineError<{ port_id: string; host: string; reason: string }>(
  'PortBindingError',
  500,
  f => `Port ${f.port_id} cannot be bound on host ${f.host}: ${f.reason}.`,
)
