import { defineError } from '../../errors/define-error.ts'

export const DefaultSecurityGroupRuleNotFound = defineError<{ id: string }>(
  'DefaultSecurityGroupRuleNotFound',
  404,
  f => `Default Security Group rule ${f.id} does not exist`,
)
export const DefaultSecurityGroupRuleExists = defineError<{ rule_id: string }>(
  'DefaultSecurityGroupRuleExists',
  409,
  // As for rules of groups: clients take the last word, without the full stop, for the id.
  f => `Default security group rule already exists. Rule id is ${f.rule_id}.`,
)
