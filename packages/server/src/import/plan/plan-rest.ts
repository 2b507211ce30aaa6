import { flag, integer, optionalText, text } from '../neutron-cloud.ts'
import { leftBehind } from '../neutron-tables.ts'
import { networkOf } from './plan-address-pools.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'

/** Trunks, logs, metering, local IPs, quotas, topologies made for projects, and what stays behind. */
export function planRest(draft: PlanDraft): void {
  planTrunks(draft)
  planLogs(draft)
  planMetering(draft)
  planLocalIps(draft)
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

function planMetering(draft: PlanDraft): void {
  const { cloud } = draft
  for (const label of cloud.rows('meteringlabels')) {
    const id = text(label, 'id')
    const project = text(label, 'project_id')
    addRow(draft, 'metering_label', project, {
      id,
      project_id: project,
      name: text(label, 'name'),
      description: text(label, 'description'),
      shared: flag(label, 'shared', false),
    })
    for (const rule of cloud.where('meteringlabelrules', 'metering_label_id', id)) {
      const remote = optionalText(rule, 'remote_ip_prefix')
      addRow(draft, 'metering_label_rule', project, {
        id: text(rule, 'id'),
        metering_label_id: id,
        direction: text(rule, 'direction') || 'ingress',
        excluded: flag(rule, 'excluded', false),
        remote_ip_prefix: remote,
        source_ip_prefix: optionalText(rule, 'source_ip_prefix'),
        destination_ip_prefix: optionalText(rule, 'destination_ip_prefix'),
        remote_network: remote === null ? null : networkOf(remote),
      })
    }
  }
}

function planLocalIps(draft: PlanDraft): void {
  const { cloud } = draft
  for (const local of cloud.rows('local_ips')) {
    const id = text(local, 'id')
    const project = text(local, 'project_id')
    const { tags: _, ...standard } = cloud.standard(local)
    addRow(
      draft,
      'local_ip',
      project,
      {
        id,
        project_id: project,
        name: text(local, 'name'),
        local_port_id: text(local, 'local_port_id'),
        network_id: text(local, 'network_id'),
        local_ip_address: text(local, 'local_ip_address'),
        ip_mode: text(local, 'ip_mode'),
        ...standard,
      },
      `port/${text(local, 'local_port_id')}`,
    )
    for (const row of cloud.where('local_ip_associations', 'local_ip_id', id))
      addRow(
        draft,
        'local_ip_association',
        project,
        { local_ip_id: id, fixed_port_id: text(row, 'fixed_port_id'), fixed_ip: text(row, 'fixed_ip') },
        `port/${text(row, 'fixed_port_id')}`,
      )
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
