import { resource } from '../../definition/behaviour.ts'
import { portForwardingDefinition } from './definition.ts'
import { portForwardingBehaviour } from './port-forwarding.ts'
import { portForwardingStorage } from './storage.ts'

export const portForwarding = resource({
  definition: portForwardingDefinition,
  storage: portForwardingStorage,
  behaviour: portForwardingBehaviour,
})
