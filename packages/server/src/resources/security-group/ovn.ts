import { type AclLog, acceptLog, dropLog, logColumns } from '../../reconcile/model/acl-log.ts'
import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { logDropMatches, logDropPriority } from '../../reconcile/model/log-drop.ts'
import { addressSetName, portGroupName } from '../../reconcile/model/names.ts'
import type { OvnSettings, TranslateContext } from '../../reconcile/model/ovn-settings.ts'
import { aclKey } from '../../reconcile/model/row-keys.ts'

export interface SecurityGroupRuleIntent {
  readonly id: string
  readonly direction: 'ingress' | 'egress'
  readonly ipVersion: 4 | 6
  /** IANA number. */
  readonly protocol: number | undefined
  /** The ICMP type for ICMP. */
  readonly portMin: number | undefined
  /** The ICMP code for ICMP. */
  readonly portMax: number | undefined
  /** Normalised, with a prefix length. */
  readonly remoteCidr: string | undefined
  readonly remoteGroupId: string | undefined
  readonly remoteAddressGroupId: string | undefined
}

export interface SecurityGroupIntent {
  readonly id: string
  readonly isStateful: boolean
  readonly rules: readonly SecurityGroupRuleIntent[]
  /** Those that cover the group, the one that counts first. */
  readonly logs: readonly AclLog[]
}

const rulePriority = 1002
const icmp = 1
const icmp6 = 58
const namedProtocols = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
])

/** A group and one ACL for each distinct match: rules that say the same share a row under the first's id. */
export function translateSecurityGroup(
  group: SecurityGroupIntent,
  context: TranslateContext,
): readonly DesiredRow[] {
  if (!context.settings.enableSecurityGroup) return []
  const name = portGroupName(group.id)
  const acls = new Map<string, DesiredRow>()
  for (const rule of group.rules.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const row = aclRow(name, rule, group, context.settings)
    if (!acls.has(row.key)) acls.set(row.key, row)
  }
  return [
    desiredRow({
      table: 'Port_Group',
      key: name,
      columns: { name, external_ids: mergedMap({ 'neutron:security_group_id': group.id }) },
    }),
    ...acls.values(),
    ...dropRows(name, group, context.settings),
  ]
}

/** A group whose drops are logged drops by itself: otherwise nothing would tell which group it was. */
function dropRows(
  name: string,
  { isStateful, logs }: SecurityGroupIntent,
  settings: OvnSettings,
): readonly DesiredRow[] {
  const log = dropLog(logs.filter(one => one.isSelective))
  if (log === undefined) return []
  return logDropMatches(name).map(({ direction, match }) => {
    const key = aclKey(name, { direction, priority: logDropPriority, match })
    return desiredRow({
      table: 'ACL',
      key,
      columns: {
        direction,
        priority: logDropPriority,
        match,
        action: 'drop',
        ...logColumns(log, { key, isStateful }, settings),
      },
      memberOf: [ownedBy('Port_Group', name, 'acls')],
    })
  })
}

function aclRow(
  group: string,
  rule: SecurityGroupRuleIntent,
  { isStateful, logs }: SecurityGroupIntent,
  settings: OvnSettings,
): DesiredRow {
  const direction = rule.direction === 'ingress' ? 'to-lport' : 'from-lport'
  const match = ruleMatch(group, rule)
  const key = aclKey(group, { direction, priority: rulePriority, match })
  return desiredRow({
    table: 'ACL',
    key,
    columns: {
      direction,
      priority: rulePriority,
      match,
      action: isStateful ? 'allow-related' : 'allow-stateless',
      external_ids: mergedMap({ 'neutron:security_group_rule_id': rule.id }),
      ...logColumns(acceptLog(logs), { key, isStateful }, settings),
    },
    memberOf: [ownedBy('Port_Group', group, 'acls')],
  })
}

/** The text is part of the contract: tools compare it character by character. */
function ruleMatch(group: string, rule: SecurityGroupRuleIntent): string {
  const isIngress = rule.direction === 'ingress'
  const family = `ip${rule.ipVersion}`
  const remote = `${family}.${isIngress ? 'src' : 'dst'}`
  const parts = [`${isIngress ? 'outport' : 'inport'} == @${group}`, family]
  if (rule.remoteCidr !== undefined) parts.push(`${remote} == ${rule.remoteCidr}`)
  if (rule.remoteGroupId !== undefined) {
    parts.push(`${remote} == $${portGroupName(rule.remoteGroupId)}_${family}`)
  }
  if (rule.remoteAddressGroupId !== undefined) {
    parts.push(`${remote} == $${addressSetName(rule.remoteAddressGroupId, rule.ipVersion)}`)
  }
  return [...parts, ...protocolMatch(rule)].join(' && ')
}

function protocolMatch(rule: SecurityGroupRuleIntent): readonly string[] {
  const { protocol, portMin, portMax } = rule
  if (protocol === undefined) return []
  if (protocol === icmp || protocol === icmp6) {
    // Neutron lets `icmp` stand for either version: the ethertype decides.
    const name = rule.ipVersion === 4 ? 'icmp4' : 'icmp6'
    return [
      name,
      ...(portMin === undefined ? [] : [`${name}.type == ${portMin}`]),
      ...(portMax === undefined ? [] : [`${name}.code == ${portMax}`]),
    ]
  }
  const name = namedProtocols.get(protocol)
  if (name === undefined) return [`ip.proto == ${protocol}`]
  if (portMin !== undefined && portMin === portMax) return [name, `${name}.dst == ${portMin}`]
  return [
    name,
    ...(portMin === undefined ? [] : [`${name}.dst >= ${portMin}`]),
    ...(portMax === undefined ? [] : [`${name}.dst <= ${portMax}`]),
  ]
}
