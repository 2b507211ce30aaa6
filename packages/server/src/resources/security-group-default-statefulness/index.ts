import { resource } from '../../definition/behaviour.ts'
import { securityGroupDefaultStatefulnessDefinition } from './definition.ts'
import { securityGroupDefaultStatefulnessBehaviour } from './security-group-default-statefulness.ts'
import { securityGroupDefaultStatefulnessStorage } from './storage.ts'

export const securityGroupDefaultStatefulness = resource({
  definition: securityGroupDefaultStatefulnessDefinition,
  storage: securityGroupDefaultStatefulnessStorage,
  behaviour: securityGroupDefaultStatefulnessBehaviour,
})
