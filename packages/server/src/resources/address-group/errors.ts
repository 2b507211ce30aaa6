import { defineError } from '../../errors/define-error.ts'

export const AddressGroupInUse = defineError<{ address_group_id: string }>(
  'AddressGroupInUse',
  409,
  f => `Address group ${f.address_group_id} is in use: rules of security groups name it.`,
)
export const AddressesNotFound = defineError<{ addresses: readonly string[]; address_group_id: string }>(
  'AddressesNotFound',
  404,
  f => `Addresses ${f.addresses.join(', ')} are not in the address group ${f.address_group_id}.`,
)
export const AddressesAlreadyExist = defineError<{
  addresses: readonly string[]
  address_group_id: string
}>(
  'AddressesAlreadyExist',
  400,
  f => `Addresses ${f.addresses.join(', ')} are in the address group ${f.address_group_id} already.`,
)
