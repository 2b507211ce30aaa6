import { QoSRuleParameterConflict, QoSRulesConflict } from './errors.ts'
import type { RuleRow } from './storage.ts'

/** Throws when a rule, new or changed, cannot stand beside the others of its policy. */
export function checkRule(rule: RuleRow, others: readonly RuleRow[]): void {
  for (const other of others) {
    if (other.id === rule.id) continue
    refuseContradiction(rule, other)
    if (other.type === rule.type && other.direction === rule.direction) {
      throw new QoSRulesConflict({
        new_rule_type: rule.type,
        rule_id: other.id,
        policy_id: rule.qos_policy_id,
      })
    }
  }
}

function refuseContradiction(rule: RuleRow, other: RuleRow): void {
  const conflict = (mine: string | number, its: string | number) =>
    new QoSRuleParameterConflict({
      rule_value: mine,
      policy_id: rule.qos_policy_id,
      existing_rule: other.type,
      existing_value: its,
    })
  const isSameWay = rule.direction === other.direction
  // What is kept for a port must be allowed to pass.
  if (isSameWay && rule.type === 'bandwidth_limit' && other.type === 'minimum_bandwidth') {
    if (other.value > rule.value) throw conflict(rule.value, other.value)
  }
  if (isSameWay && rule.type === 'minimum_bandwidth' && other.type === 'bandwidth_limit') {
    if (other.value < rule.value) throw conflict(rule.value, other.value)
  }
  // Hosts count packets either of both directions together or of each.
  if (rule.type === 'minimum_packet_rate' && other.type === 'minimum_packet_rate' && !isSameWay) {
    if (rule.direction === 'any' || other.direction === 'any')
      throw conflict(rule.direction ?? '', other.direction ?? '')
  }
}
