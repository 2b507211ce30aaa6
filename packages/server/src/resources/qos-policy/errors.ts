import { defineError } from '../../errors/define-error.ts'

export const QosPolicyNotFound = defineError<{ policy_id: string }>(
  'QosPolicyNotFound',
  404,
  f => `QoS policy ${f.policy_id} could not be found.`,
)
export const QosPolicyInUse = defineError<{ policy_id: string; object_type: string; object_id: string }>(
  'QosPolicyInUse',
  409,
  f => `QoS Policy ${f.policy_id} is used by ${f.object_type} ${f.object_id}.`,
)
export const QoSPolicyDefaultAlreadyExists = defineError<{ project_id: string }>(
  'QoSPolicyDefaultAlreadyExists',
  409,
  f => `Project ${f.project_id} has a default QoS policy already.`,
)
export const PolicyRemoveAuthorizationError = defineError<{ policy_id: string }>(
  'PolicyRemoveAuthorizationError',
  403,
  f => `Failed to remove provided policy ${f.policy_id} because you are not authorized.`,
)
export const QosRuleNotSupported = defineError<{
  rule_type: string
  port_id: string
  /** What of the rule is not, where another of its type could be. */
  parameter?: string | undefined
}>(
  'QosRuleNotSupported',
  409,
  f =>
    `Rule ${f.rule_type} is not supported by port ${f.port_id}${f.parameter === undefined ? '' : `: ${f.parameter} is out of its range`}`,
)
/** The compute service counted on the rules when it placed a server; they change with the port's policy. */
export const RulesHeldByServers = defineError<{ policy_id: string }>(
  'NotImplementedError',
  501,
  f => `Guaranteed rates of QoS policy ${f.policy_id} were given to servers and cannot change under them`,
)
