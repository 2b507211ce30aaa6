/** SQL of the rules of a policy as a JSON list of QosRuleIntent; `policy` is SQL of its id, which may be null. */
export function qosRulesOf(policy: string): string {
  return `coalesce((select json_agg(json_build_object('type', q.type, 'direction', q.direction,
      'value', q.value, 'burst', q.burst) order by q.type, q.direction)
    from qos_rule q where q.qos_policy_id = ${policy}), '[]'::json)`
}
