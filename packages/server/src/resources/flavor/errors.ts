import { defineError } from '../../errors/define-error.ts'

export const FlavorNotFound = defineError<{ flavor_id: string }>(
  'FlavorNotFound',
  404,
  f => `Flavor ${f.flavor_id} does not exist.`,
)
export const FlavorInUse = defineError<{ flavor_id: string }>(
  'FlavorInUse',
  409,
  f => `Flavor ${f.flavor_id} is used by some service instance.`,
)
export const FlavorServiceProfileBindingExists = defineError<{ sp_id: string; fl_id: string }>(
  'FlavorServiceProfileBindingExists',
  409,
  f => `Flavor ${f.fl_id} leads to service profile ${f.sp_id} already.`,
)
export const FlavorServiceProfileBindingNotFound = defineError<{ sp_id: string; fl_id: string }>(
  'FlavorServiceProfileBindingNotFound',
  404,
  f => `Flavor ${f.fl_id} does not lead to service profile ${f.sp_id || 'any'}.`,
)
export const InvalidServiceType = defineError<{ service_type: string }>(
  'InvalidServiceType',
  400,
  f => `There is no service of type ${f.service_type}.`,
)
export const ServiceProfileNotFound = defineError<{ sp_id: string }>(
  'ServiceProfileNotFound',
  404,
  f => `Service profile ${f.sp_id} does not exist.`,
)
export const ServiceProfileDisabled = defineError(
  'ServiceProfileDisabled',
  503,
  () => 'The service profile is disabled.',
)
export const ServiceProfileDriverNotFound = defineError<{ driver: string }>(
  'ServiceProfileDriverNotFound',
  404,
  f => `No service provider has the driver ${f.driver}.`,
)
