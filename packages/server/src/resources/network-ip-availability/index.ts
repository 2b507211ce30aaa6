import { resource } from '../../definition/behaviour.ts'
import { networkIpAvailabilityDefinition } from './definition.ts'
import { networkIpAvailabilityStorage } from './storage.ts'

/** Read only: its rows are the networks, with counts that are made when they are asked for. */
export const networkIpAvailability = resource({
  definition: networkIpAvailabilityDefinition,
  storage: networkIpAvailabilityStorage,
  behaviour: {},
})
