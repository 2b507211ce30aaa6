import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { vlanFilterGroupName } from '../../reconcile/model/names.ts'
import { aclKey } from '../../reconcile/model/row-keys.ts'
import type { VlanRange } from './vlan-filter.ts'

/** Above all that lets packets pass: a tag that is not listed stays out whatever else is allowed. */
const dropPriority = 1020

interface FilteredPort {
  readonly id: string
  readonly vlanFilter: readonly VlanRange[] | undefined
}

/** A group of the one port, which drops tags that are not listed in both directions. */
export function vlanFilterRows({ id, vlanFilter }: FilteredPort): readonly DesiredRow[] {
  if (vlanFilter === undefined) return []
  const name = vlanFilterGroupName(id)
  const listed = vlanFilter.map(({ first, last }) =>
    first === last ? `vlan.vid == ${first}` : `(vlan.vid >= ${first} && vlan.vid <= ${last})`,
  )
  const mark = mergedMap({ 'neutron:port_id': id })
  return [
    desiredRow({ table: 'Port_Group', key: name, columns: { name, external_ids: mark } }),
    ...(['from-lport', 'to-lport'] as const).map(direction => {
      const side = direction === 'to-lport' ? 'outport' : 'inport'
      const match = `${side} == @${name} && vlan.present && !(${listed.join(' || ')})`
      const columns = { direction, priority: dropPriority, match, action: 'drop', external_ids: mark }
      return desiredRow({
        table: 'ACL',
        key: aclKey(name, { direction, priority: dropPriority, match }),
        columns,
        memberOf: [ownedBy('Port_Group', name, 'acls')],
      })
    }),
  ]
}
