import { resource } from '../../definition/behaviour.ts'
import { flavorDefinition } from './definition.ts'
import { flavorBehaviour } from './flavor.ts'
import { flavorStorage } from './storage.ts'

export { ServiceProfileDriverNotFound, ServiceProfileNotFound } from './errors.ts'
export { flavorRoutes } from './flavor-routes.ts'
export { nextProvider } from './next-provider.ts'
export { serviceProviderRoutes } from './service-provider-routes.ts'

export const flavor = resource({
  definition: flavorDefinition,
  storage: flavorStorage,
  behaviour: flavorBehaviour,
})
