import { resource } from '../../definition/behaviour.ts'
import { subnetpoolDefinition } from './definition.ts'
import { subnetpoolStorage } from './storage.ts'
import { subnetpoolBehaviour } from './subnetpool.ts'

export const subnetpool = resource({
  definition: subnetpoolDefinition,
  storage: subnetpoolStorage,
  behaviour: subnetpoolBehaviour,
})
