import { resource } from '../../definition/behaviour.ts'
import { securityGroupDefinition } from './definition.ts'
import { securityGroupBehaviour } from './security-group.ts'
import { securityGroupStorage } from './storage.ts'

export { ensureDefaultSecurityGroups } from './default-group.ts'

export const securityGroup = resource({
  definition: securityGroupDefinition,
  storage: securityGroupStorage,
  behaviour: securityGroupBehaviour,
})
