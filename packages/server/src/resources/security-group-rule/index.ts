import { resource } from '../../definition/behaviour.ts'
import { securityGroupRuleDefinition } from './definition.ts'
import { createRules, securityGroupRuleBehaviour } from './security-group-rule.ts'
import { securityGroupRuleStorage } from './storage.ts'

export { checkRule } from './check-rule.ts'
export { optionalReference } from './kinds.ts'
export { matchAttributes } from './match-attributes.ts'

/** The same for rules of several groups in one request, which only groups that are being made have. */
export const rulesOfGroups = resource({
  definition: securityGroupRuleDefinition,
  storage: securityGroupRuleStorage,
  behaviour: { create: createRules },
})

export const securityGroupRule = resource({
  definition: securityGroupRuleDefinition,
  storage: securityGroupRuleStorage,
  behaviour: securityGroupRuleBehaviour,
})
