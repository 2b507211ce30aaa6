import { resource } from '../../definition/behaviour.ts'
import { rbacPolicyDefinition } from './definition.ts'
import { rbacPolicyBehaviour } from './rbac-policy.ts'
import { rbacPolicyStorage } from './storage.ts'

export { refuseUnsharing } from './rbac-policy.ts'

export const rbacPolicy = resource({
  definition: rbacPolicyDefinition,
  storage: rbacPolicyStorage,
  behaviour: rbacPolicyBehaviour,
})
