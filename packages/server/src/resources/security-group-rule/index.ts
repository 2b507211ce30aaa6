import { resource } from '../../definition/behaviour.ts'
import { securityGroupRuleDefinition } from './definition.ts'
import { ethertype, optionalReference, portValue, protocol, remotePrefix } from './kinds.ts'
import { securityGroupRuleBehaviour } from './security-group-rule.ts'
import { securityGroupRuleStorage } from './storage.ts'

export { checkRule } from './check-rule.ts'

/** What the attributes of a rule may be, for others that describe one. */
export const ruleKinds = { ethertype, optionalReference, portValue, protocol, remotePrefix } as const

export const securityGroupRule = resource({
  definition: securityGroupRuleDefinition,
  storage: securityGroupRuleStorage,
  behaviour: securityGroupRuleBehaviour,
})
