import { defineError } from '../../errors/define-error.ts'

export const DuplicateSecurityGroupRuleInPost = defineError(
  'DuplicateSecurityGroupRuleInPost',
  409,
  () => 'The request holds the same rule twice.',
)
export const SecurityGroupRuleExists = defineError<{ rule_id: string }>(
  'SecurityGroupRuleExists',
  409,
  // Kuryr takes the last word, without the full stop, for the id.
  f => `Security group rule already exists. Rule id is ${f.rule_id}.`,
)
export const SecurityGroupRuleInvalidProtocol = defineError<{ protocol: string; values: readonly string[] }>(
  'SecurityGroupRuleInvalidProtocol',
  400,
  f =>
    `Security group rule protocol ${f.protocol} not supported. Only protocol values ` +
    `[None, ${f.values.map(value => `'${value}'`).join(', ')}] and integer representations [0 to 255] are supported.`,
)
export const SecurityGroupRuleInvalidEtherType = defineError<{ ethertype: string }>(
  'SecurityGroupRuleInvalidEtherType',
  400,
  f =>
    `Security group rule for ethertype '${f.ethertype}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
)
export const SecurityGroupInvalidPortValue = defineError<{ port: string }>(
  'SecurityGroupInvalidPortValue',
  400,
  f => `Invalid value for port ${f.port}`,
)
export const SecurityGroupInvalidPortRange = defineError(
  'SecurityGroupInvalidPortRange',
  400,
  () => 'For TCP/UDP protocols, port_range_min must be <= port_range_max',
)
export const SecurityGroupInvalidProtocolForPort = defineError<{ protocol: number }>(
  'SecurityGroupInvalidProtocolForPort',
  400,
  f => `Protocol ${f.protocol} has no ports; only DCCP, SCTP, TCP, UDP and UDPLITE have.`,
)
export const SecurityGroupProtocolRequiredWithPorts = defineError(
  'SecurityGroupProtocolRequiredWithPorts',
  400,
  () => 'A range of ports needs a protocol.',
)
export const SecurityGroupInvalidIcmpValue = defineError<{ field: string; attr: string; value: number }>(
  'SecurityGroupInvalidIcmpValue',
  400,
  f => `Invalid value for ICMP ${f.field} (${f.attr}) ${f.value}. It must be 0 to 255.`,
)
export const SecurityGroupMissingIcmpType = defineError<{ value: number }>(
  'SecurityGroupMissingIcmpType',
  400,
  f => `ICMP code (port-range-max) ${f.value} is provided but ICMP type (port-range-min) is missing.`,
)
export const SecurityGroupRuleParameterConflict = defineError<{ ethertype: string; cidr: string }>(
  'SecurityGroupRuleParameterConflict',
  400,
  f => `Conflicting value ethertype ${f.ethertype} for CIDR ${f.cidr}`,
)
export const SecurityGroupEthertypeConflictWithProtocol = defineError<{
  ethertype: string
  protocol: string
}>(
  'SecurityGroupEthertypeConflictWithProtocol',
  400,
  f => `Protocol ${f.protocol} does not exist with ethertype ${f.ethertype}.`,
)
export const SecurityGroupMultipleRemoteEntites = defineError(
  'SecurityGroupMultipleRemoteEntites',
  400,
  () => 'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
)
export const SecurityGroupNotSingleGroupRules = defineError(
  'SecurityGroupNotSingleGroupRules',
  400,
  () => 'The rules of one request must belong to one security group.',
)
export const SecurityGroupRulesNotSingleProject = defineError(
  'SecurityGroupRulesNotSingleProject',
  400,
  () => 'The rules of one request must belong to one project.',
)
export const InvalidCidr = defineError<{ input: string }>(
  'InvalidCIDR',
  400,
  f => `${f.input} is not a CIDR for an IP prefix.`,
)
