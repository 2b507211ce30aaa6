import { resource } from '../../definition/behaviour.ts'
import { defaultSecurityGroupRuleBehaviour } from './default-security-group-rule.ts'
import { defaultSecurityGroupRuleDefinition } from './definition.ts'
import { defaultSecurityGroupRuleStorage } from './storage.ts'

export const defaultSecurityGroupRule = resource({
  definition: defaultSecurityGroupRuleDefinition,
  storage: defaultSecurityGroupRuleStorage,
  behaviour: defaultSecurityGroupRuleBehaviour,
})
