import { uuidV5 } from '@neutrino/base/uuid.ts'
import { flag, text } from '../neutron-cloud.ts'
import type { NeutronTableName } from '../neutron-tables.ts'
import { addRow, type PlanDraft } from './plan-draft.ts'
import { isHaNetwork } from './plan-networks.ts'

/** Of entries that Neutron keeps as a flag of the object. */
const namespace = '7c5b2f0e-8f0a-4c1d-9d53-0f2a6a3f1c11'

const tables: readonly { readonly table: NeutronTableName; readonly type: string }[] = [
  { table: 'networkrbacs', type: 'network' },
  { table: 'qospolicyrbacs', type: 'qos_policy' },
  { table: 'securitygrouprbacs', type: 'security_group' },
  { table: 'addressscoperbacs', type: 'address_scope' },
  { table: 'subnetpoolrbacs', type: 'subnetpool' },
  { table: 'addressgrouprbacs', type: 'address_group' },
]

interface Share {
  readonly id: string
  readonly project: string
  readonly type: string
  readonly object: string
  readonly action: string
  readonly target: string
}

/** Who may use what of others; that a network is external is such an entry too. */
export function planSharing(draft: PlanDraft): void {
  const { cloud } = draft
  const shares = tables.flatMap(({ table, type }) =>
    cloud.rows(table).map(row => ({
      id: text(row, 'id'),
      project: text(row, 'project_id'),
      type,
      object: text(row, 'object_id'),
      action: text(row, 'action'),
      target: text(row, 'target_project'),
    })),
  )
  const seen = new Set<string>()
  for (const share of [...shares, ...sharedByFlag(draft)]) {
    const key = `${share.type} ${share.object} ${share.action} ${share.target}`
    if (seen.has(key) || (share.type === 'network' && isHaNetwork(draft, share.object))) continue
    seen.add(key)
    addShare(draft, share)
  }
}

function addShare(draft: PlanDraft, share: Share): void {
  addRow(
    draft,
    'rbac_policy',
    share.project,
    {
      id: share.id,
      project_id: share.project,
      object_type: share.type,
      object_id: share.object,
      action: share.action,
      target_project: share.target,
      is_asked: share.target !== '*',
    },
    ...(share.type === 'network' ? [`network/${share.object}`] : []),
  )
}

/** Databases from before entries were made for flags. */
function sharedByFlag({ cloud }: PlanDraft): readonly Share[] {
  const share = (type: string, object: string, action: string, project: string): Share => ({
    id: uuidV5(namespace, `${type} ${object} ${action}`),
    project,
    type,
    object,
    action,
    target: '*',
  })
  const external = cloud.rows('externalnetworks').flatMap(row => {
    const id = text(row, 'network_id')
    const hasEntry = cloud
      .where('networkrbacs', 'object_id', id)
      .some(entry => text(entry, 'action') === 'access_as_external')
    const network = cloud.find('networks', 'id', id)
    return hasEntry || network === undefined
      ? []
      : [share('network', id, 'access_as_external', text(network, 'project_id'))]
  })
  const flagged = (table: 'subnetpools' | 'address_scopes', type: string) =>
    cloud
      .rows(table)
      .filter(row => flag(row, 'shared', false))
      .map(row => share(type, text(row, 'id'), 'access_as_shared', text(row, 'project_id')))
  return [...external, ...flagged('subnetpools', 'subnetpool'), ...flagged('address_scopes', 'address_scope')]
}
