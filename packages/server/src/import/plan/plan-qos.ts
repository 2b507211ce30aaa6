import type { DumpRow } from '../dump/dump-row.ts'
import { integer, optionalText, text } from '../neutron-cloud.ts'
import { addRow, type PlanDraft } from './plan-draft.ts'

/** Policies with their rules. */
export function planQos(draft: PlanDraft): void {
  const { cloud } = draft
  for (const policy of cloud.rows('qos_policies')) {
    const id = text(policy, 'id')
    const project = text(policy, 'project_id')
    addRow(draft, 'qos_policy', project, {
      id,
      project_id: project,
      name: text(policy, 'name'),
      is_default: cloud.find('qos_policies_default', 'qos_policy_id', id) !== undefined,
      ...cloud.standard(policy),
    })
    for (const rule of rulesOf(draft, id)) addRow(draft, 'qos_rule', project, { qos_policy_id: id, ...rule })
  }
}

function rulesOf({ cloud }: PlanDraft, policy: string): readonly Readonly<Record<string, unknown>>[] {
  const rule = (type: string, row: DumpRow, value: string, burst: string | undefined) => ({
    id: text(row, 'id'),
    type,
    direction: optionalText(row, 'direction'),
    value: integer(row, value) ?? 0,
    burst: burst === undefined ? null : (integer(row, burst) ?? 0),
  })
  const of = (table: Parameters<typeof cloud.where>[0]) => cloud.where(table, 'qos_policy_id', policy)
  return [
    ...of('qos_bandwidth_limit_rules').map(row => rule('bandwidth_limit', row, 'max_kbps', 'max_burst_kbps')),
    ...of('qos_dscp_marking_rules').map(row => rule('dscp_marking', row, 'dscp_mark', undefined)),
    ...of('qos_minimum_bandwidth_rules').map(row => rule('minimum_bandwidth', row, 'min_kbps', undefined)),
    ...of('qos_packet_rate_limit_rules').map(row =>
      rule('packet_rate_limit', row, 'max_kpps', 'max_burst_kpps'),
    ),
    ...of('qos_minimum_packet_rate_rules').map(row =>
      rule('minimum_packet_rate', row, 'min_kpps', undefined),
    ),
  ]
}
