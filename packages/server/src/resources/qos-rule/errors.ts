import { defineError } from '../../errors/define-error.ts'

export const QosRuleNotFound = defineError<{ rule_id: string; policy_id: string }>(
  'QosRuleNotFound',
  404,
  f => `QoS rule ${f.rule_id} for policy ${f.policy_id} could not be found.`,
)
export const QoSRulesConflict = defineError<{ new_rule_type: string; rule_id: string; policy_id: string }>(
  'QoSRulesConflict',
  409,
  f =>
    `Rule ${f.new_rule_type} conflicts with rule ${f.rule_id} which already exists in QoS Policy ${f.policy_id}.`,
)
export const QoSRuleParameterConflict = defineError<{
  rule_value: string | number
  policy_id: string
  existing_rule: string
  existing_value: string | number
}>(
  'QoSRuleParameterConflict',
  409,
  f =>
    `Unable to add the rule with value ${f.rule_value} to the policy ${f.policy_id} as the existing rule of type ${f.existing_rule} has value ${f.existing_value}.`,
)
