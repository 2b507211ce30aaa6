import { defineError } from '../../errors/define-error.ts'

export const MeteringLabelRuleNotFound = defineError<{ rule_id: string }>(
  'MeteringLabelRuleNotFound',
  404,
  f => `Metering label rule ${f.rule_id} does not exist.`,
)
export const MeteringLabelRuleOverlaps = defineError<{ remote_ip_prefix: string }>(
  'MeteringLabelRuleOverlaps',
  409,
  f => `Metering label rule with remote_ip_prefix ${f.remote_ip_prefix} overlaps another of the label.`,
)
