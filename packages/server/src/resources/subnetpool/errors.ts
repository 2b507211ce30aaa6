import { defineError } from '../../errors/define-error.ts'

export const AddressScopePrefixConflict = defineError(
  'AddressScopePrefixConflict',
  409,
  () => 'Failed to associate address scope: subnetpools within an address scope must have unique prefixes.',
)
export const IllegalSubnetPoolIpVersionAssociationToAddressScope = defineError<{
  subnetpool_id: string
  address_scope_id: string
  ip_version: number
}>(
  'IllegalSubnetPoolIpVersionAssociationToAddressScope',
  400,
  f =>
    `Illegal subnetpool association: subnetpool ${f.subnetpool_id} cannot associate with address scope ` +
    `${f.address_scope_id} because subnetpool ip_version is not ${f.ip_version}.`,
)
export const IllegalSubnetPoolUpdate = defineError<{ reason: string }>(
  'IllegalSubnetPoolUpdate',
  400,
  f => `Illegal subnetpool update : ${f.reason}.`,
)
export const SubnetPoolDeleteError = defineError<{ reason: string }>(
  'SubnetPoolDeleteError',
  400,
  f => `The subnet pool cannot be deleted: ${f.reason}.`,
)
