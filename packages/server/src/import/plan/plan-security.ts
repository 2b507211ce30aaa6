import { ApiError } from '../../errors/define-error.ts'
import { checkRule } from '../../resources/security-group-rule/index.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, optionalText, text } from '../neutron-cloud.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'

/** Security groups and their rules, and what groups are made like. */
export function planSecurity(draft: PlanDraft): void {
  const { cloud } = draft
  for (const row of cloud.rows('security_groups_default_statefulness'))
    addRow(draft, 'security_group_default_statefulness', text(row, 'project_id'), {
      id: text(row, 'id'),
      project_id: optionalText(row, 'project_id'),
      stateful: flag(row, 'stateful', true),
    })
  for (const group of cloud.rows('securitygroups')) {
    const id = text(group, 'id')
    const project = text(group, 'project_id')
    addRow(
      draft,
      'security_group',
      project,
      {
        id,
        project_id: project,
        name: text(group, 'name'),
        stateful: flag(group, 'stateful', true),
        is_default: cloud.find('default_security_group', 'security_group_id', id) !== undefined,
        ...cloud.standard(group),
      },
      `security_group/${id}`,
    )
    planRules(draft, { id, project })
  }
}

function planRules(draft: PlanDraft, group: { readonly id: string; readonly project: string }): void {
  const { cloud } = draft
  const seen = new Set<string>()
  for (const rule of cloud.where('securitygrouprules', 'security_group_id', group.id)) {
    const id = text(rule, 'id')
    const match = matchOf(draft, rule)
    if (match === undefined) continue
    const key = JSON.stringify([match.unique, text(rule, 'direction')])
    if (seen.has(key)) {
      note(draft, 'goes', 'security_group_rule', id, 'another rule of its group allows the same')
      continue
    }
    seen.add(key)
    const { tags: _, ...standard } = cloud.standard(rule)
    addRow(draft, 'security_group_rule', group.project, {
      id,
      project_id: text(rule, 'project_id'),
      security_group_id: group.id,
      direction: text(rule, 'direction'),
      ...match.row,
      ...standard,
    })
  }
}

/** What a rule says of packets, in the store's spelling; undefined and noted when it contradicts itself. */
function matchOf(draft: PlanDraft, rule: DumpRow) {
  const id = text(rule, 'id')
  const ethertype = text(rule, 'ethertype') || 'IPv4'
  if (ethertype !== 'IPv4' && ethertype !== 'IPv6') {
    note(
      draft,
      'blocks',
      'security_group_rule',
      id,
      `the ethertype ${ethertype}: OVN's groups know IPv4 and IPv6`,
    )
    return undefined
  }
  const said = {
    ethertype,
    protocol: optionalText(rule, 'protocol'),
    portRangeMin: integer(rule, 'port_range_min'),
    portRangeMax: integer(rule, 'port_range_max'),
    remoteIpPrefix: optionalText(rule, 'remote_ip_prefix'),
    remoteGroupId: optionalText(rule, 'remote_group_id'),
    remoteAddressGroupId: optionalText(rule, 'remote_address_group_id'),
  } as const
  try {
    const checked = checkRule(said)
    const anywhere = said.remoteIpPrefix === '0.0.0.0/0' || said.remoteIpPrefix === '::/0'
    const row = {
      ethertype,
      protocol: checked.protocol,
      protocol_number: checked.protocolNumber,
      port_range_min: checked.portRangeMin,
      port_range_max: checked.portRangeMax,
      remote_ip_prefix: said.remoteIpPrefix,
      normalized_cidr: checked.normalizedCidr,
      remote_group_id: said.remoteGroupId,
      remote_address_group_id: said.remoteAddressGroupId,
    }
    const { protocol: _, normalized_cidr: __, ...unique } = row
    return { row, unique: { ...unique, remote_ip_prefix: anywhere ? null : said.remoteIpPrefix } }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    note(draft, 'blocks', 'security_group_rule', id, error.message)
    return undefined
  }
}
