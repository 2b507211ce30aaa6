import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { type PrivateVlanPlace, privateVlanGroupName } from '../../reconcile/model/names.ts'
import { aclKey } from '../../reconcile/model/row-keys.ts'

/** Above what security groups allow: private VLANs take away, they give nothing. */
const dropPriority = 1010

/**
 * A group for each place that a port can have, and what its ports must not hear: isolated ports nobody but
 * promiscuous ones, ports of a community nobody of another or isolated. Neutron drops everything and allows what is
 * left, past all security groups; here security groups still decide over what is not dropped.
 */
export function privateVlanRows(
  networkId: string,
  { communities }: { readonly communities: readonly string[] },
): readonly DesiredRow[] {
  const places: readonly PrivateVlanPlace[] = [
    { type: 'isolated' },
    ...communities.map(community => ({ type: 'community' as const, community })),
  ]
  const names = places.map(place => privateVlanGroupName(networkId, place))
  const rows = names.flatMap(name => [
    groupRow(networkId, name),
    ...names.flatMap(stranger => {
      // Ports of one community hear each other, isolated ones do not.
      if (stranger !== name) return dropRows(networkId, name, strangers(name, stranger))
      return name === names[0] ? dropRows(networkId, name, likeStrangers(name)) : []
    }),
  ])
  return [groupRow(networkId, privateVlanGroupName(networkId, { type: 'promiscuous' })), ...rows]
}

function groupRow(networkId: string, name: string): DesiredRow {
  return desiredRow({
    table: 'Port_Group',
    key: name,
    columns: { name, external_ids: mergedMap({ 'neutron:network_id': networkId }) },
  })
}

/** What ports of a group must not hear, and what they must not send. */
interface Matches {
  readonly 'to-lport': string
  readonly 'from-lport': string
}

/**
 * Whatever comes from a port of the other group. Packets that come from another hypervisor over a VLAN no longer show
 * their port, only their address, which port security has looked at; other addresses than its own that a port may send
 * from are caught where they are sent.
 */
function strangers(group: string, other: string): Matches {
  return {
    'to-lport': `outport == @${group} && (inport == @${other} || ${addressOf(other, 'src')})`,
    'from-lport': `inport == @${group} && (${addressOf(other, 'dst')})`,
  }
}

/**
 * The same among ports of one group. What OVN answers in the name of others, ARP and neighbour discovery, comes from
 * the asking port itself and has to pass.
 */
function likeStrangers(group: string): Matches {
  const own = `inport == @${group} && (ip4 || (ip6 && !icmp6) || icmp6.type < 130)`
  return {
    'to-lport': `outport == @${group} && ((${own}) || ${addressOf(group, 'src')})`,
    'from-lport': `inport == @${group} && (${addressOf(group, 'dst')})`,
  }
}

function addressOf(group: string, end: 'src' | 'dst'): string {
  return `ip4.${end} == $${group}_ip4 || ip6.${end} == $${group}_ip6`
}

/** Of one pair of groups, for a match that names a group without ports is void as a whole. */
function dropRows(networkId: string, name: string, matches: Matches): readonly DesiredRow[] {
  return Object.entries(matches).map(([direction, match]) =>
    desiredRow({
      table: 'ACL',
      key: aclKey(name, { direction, priority: dropPriority, match }),
      columns: {
        direction,
        priority: dropPriority,
        match,
        action: 'drop',
        external_ids: mergedMap({ 'neutron:network_id': networkId }),
      },
      memberOf: [ownedBy('Port_Group', name, 'acls')],
    }),
  )
}
