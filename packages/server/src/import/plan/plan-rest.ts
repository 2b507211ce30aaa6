import { flag, integer, optionalText, text } from '../neutron-cloud.ts'
import { leftBehind } from '../neutron-tables.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'

/** Trunks, logs, quotas, topologies made for projects, and what stays behind. */
export function planRest(draft: PlanDraft): void {
  planTrunks(draft)
  planLogs(draft)
  planQuotas(draft)
  for (const row of draft.cloud.rows('auto_allocated_topologies'))
    addRow(draft, 'auto_allocated_topology', text(row, 'project_id'), {
      project_id: text(row, 'project_id'),
      network_id: text(row, 'network_id'),
      router_id: optionalText(row, 'router_id'),
    })
  for (const { table, because } of leftBehind)
    for (const row of draft.cloud.rows(table)) note(draft, 'blocks', table, text(row, 'id'), because)
}

function planTrunks(draft: PlanDraft): void {
  const { cloud } = draft
  for (const trunk of cloud.rows('trunks')) {
    const id = text(trunk, 'id')
    const project = text(trunk, 'project_id')
    const parent = text(trunk, 'port_id')
    addRow(
      draft,
      'trunk',
      project,
      {
        id,
        project_id: project,
        name: text(trunk, 'name'),
        admin_state_up: flag(trunk, 'admin_state_up', true),
        status: 'DOWN',
        port_id: parent,
        ...cloud.standard(trunk),
      },
      `port/${parent}`,
    )
    for (const subport of cloud.where('subports', 'trunk_id', id)) {
      const port = text(subport, 'port_id')
      const type = text(subport, 'segmentation_type')
      if (type !== 'vlan') {
        note(draft, 'blocks', 'port', port, `its tags in the trunk are of type ${type}; OVN knows vlan`)
        continue
      }
      addRow(
        draft,
        'trunk_subport',
        project,
        {
          port_id: port,
          trunk_id: id,
          segmentation_type: 'vlan',
          segmentation_id: integer(subport, 'segmentation_id'),
        },
        `port/${port}`,
      )
    }
  }
}

function planLogs(draft: PlanDraft): void {
  for (const log of draft.cloud.rows('logs')) {
    const id = text(log, 'id')
    if (text(log, 'resource_type') !== 'security_group') {
      note(draft, 'blocks', 'log', id, `of ${text(log, 'resource_type')}: OVN logs security groups`)
      continue
    }
    const project = text(log, 'project_id')
    const { tags: _, ...standard } = draft.cloud.standard(log)
    addRow(draft, 'network_log', project, {
      id,
      project_id: project,
      name: text(log, 'name'),
      resource_type: 'security_group',
      resource_id: optionalText(log, 'resource_id'),
      target_id: optionalText(log, 'target_id'),
      event: text(log, 'event'),
      enabled: flag(log, 'enabled', true),
      ...standard,
    })
  }
}

function planQuotas(draft: PlanDraft): void {
  for (const quota of draft.cloud.rows('quotas')) {
    const project = text(quota, 'project_id')
    addRow(draft, 'quota', project, {
      project_id: project,
      resource: text(quota, 'resource'),
      quota_limit: Math.max(-1, integer(quota, 'limit') ?? -1),
    })
  }
}
