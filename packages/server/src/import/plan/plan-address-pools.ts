import { formatCidr, parseCidr } from '@neutrino/base/ip.ts'
import { flag, integer, optionalText, text } from '../neutron-cloud.ts'
import { addRow, type PlanDraft } from './plan-draft.ts'

/** Address scopes, subnet pools, address groups. */
export function planAddressPools(draft: PlanDraft): void {
  planScopes(draft)
  planPools(draft)
  planGroups(draft)
}

function planScopes(draft: PlanDraft): void {
  for (const scope of draft.cloud.rows('address_scopes')) {
    const project = text(scope, 'project_id')
    addRow(draft, 'address_scope', project, {
      id: text(scope, 'id'),
      project_id: project,
      name: text(scope, 'name'),
      ip_version: integer(scope, 'ip_version'),
    })
  }
}

function planPools(draft: PlanDraft): void {
  const { cloud } = draft
  for (const pool of cloud.rows('subnetpools')) {
    const id = text(pool, 'id')
    const project = text(pool, 'project_id')
    const scope = optionalText(pool, 'address_scope_id')
    addRow(draft, 'subnetpool', project, {
      id,
      project_id: project,
      name: text(pool, 'name'),
      ip_version: integer(pool, 'ip_version'),
      default_prefixlen: integer(pool, 'default_prefixlen'),
      min_prefixlen: integer(pool, 'min_prefixlen'),
      max_prefixlen: integer(pool, 'max_prefixlen'),
      default_quota: integer(pool, 'default_quota'),
      is_default: flag(pool, 'is_default', false),
      address_scope_id: scope,
      ...cloud.standard(pool),
    })
    for (const prefix of cloud.where('subnetpoolprefixes', 'subnetpool_id', id))
      addRow(draft, 'subnetpool_prefix', project, {
        subnetpool_id: id,
        cidr: networkOf(text(prefix, 'cidr')),
        address_scope_id: scope,
      })
  }
}

function planGroups(draft: PlanDraft): void {
  const { cloud } = draft
  for (const group of cloud.rows('address_groups')) {
    const id = text(group, 'id')
    const project = text(group, 'project_id')
    const { tags: _, ...standard } = cloud.standard(group)
    addRow(
      draft,
      'address_group',
      project,
      { id, project_id: project, name: text(group, 'name'), ...standard },
      `address_group/${id}`,
    )
    for (const entry of cloud.where('address_associations', 'address_group_id', id))
      addRow(draft, 'address_group_prefix', project, {
        address_group_id: id,
        cidr: networkOf(text(entry, 'address')),
      })
  }
}

/** Host bits cleared, as the store wants it; what is no prefix is left to the store to refuse. */
export function networkOf(prefix: string): string {
  const cidr = parseCidr(prefix)
  return cidr === undefined ? prefix : formatCidr(cidr)
}
