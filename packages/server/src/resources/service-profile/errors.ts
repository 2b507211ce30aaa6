import { defineError } from '../../errors/define-error.ts'

export const ServiceProfileInUse = defineError<{ sp_id: string }>(
  'ServiceProfileInUse',
  409,
  f => `Flavors lead to service profile ${f.sp_id}.`,
)
export const ServiceProfileEmpty = defineError(
  'ServiceProfileEmpty',
  400,
  () => 'A service profile needs a driver or metainfo.',
)
