import { resource } from '../../definition/behaviour.ts'
import { securityGroupRuleDefinition } from './definition.ts'
import { securityGroupRuleBehaviour } from './security-group-rule.ts'
import { securityGroupRuleStorage } from './storage.ts'

export { checkRule } from './check-rule.ts'
export { optionalReference } from './kinds.ts'
export { matchAttributes } from './match-attributes.ts'

export const securityGroupRule = resource({
  definition: securityGroupRuleDefinition,
  storage: securityGroupRuleStorage,
  behaviour: securityGroupRuleBehaviour,
})
