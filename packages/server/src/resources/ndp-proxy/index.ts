import { resource } from '../../definition/behaviour.ts'
import { ndpProxyDefinition } from './definition.ts'
import { ndpProxyBehaviour } from './ndp-proxy.ts'
import { ndpProxyStorage } from './storage.ts'

export const ndpProxy = resource({
  definition: ndpProxyDefinition,
  storage: ndpProxyStorage,
  behaviour: ndpProxyBehaviour,
})
