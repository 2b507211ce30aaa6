import { type DesiredRow, desiredRow, mergedMap } from '../../reconcile/model/desired-row.ts'
import { addressSetName } from '../../reconcile/model/names.ts'
import type { TranslateContext } from '../../reconcile/model/ovn-settings.ts'

export interface AddressGroupIntent {
  readonly id: string
  readonly revision: number
  /** Normalised, with a prefix length. */
  readonly prefixes: readonly { readonly version: 4 | 6; readonly cidr: string }[]
}

/** A group: one set for each IP version, also an empty one, for matches name them by the ethertype of a rule. */
export function translateAddressGroup(
  group: AddressGroupIntent,
  context: TranslateContext,
): readonly DesiredRow[] {
  if (!context.settings.enableSecurityGroup) return []
  return ([4, 6] as const).map(version =>
    desiredRow({
      table: 'Address_Set',
      key: addressSetName(group.id, version),
      columns: {
        name: addressSetName(group.id, version),
        addresses: group.prefixes.filter(prefix => prefix.version === version).map(prefix => prefix.cidr),
        external_ids: mergedMap({
          'neutron:address_group_id': group.id,
          'neutron:revision_number': String(group.revision),
        }),
      },
    }),
  )
}
