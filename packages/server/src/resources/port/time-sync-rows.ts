import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { dropGroupName, timeSyncGroupName } from '../../reconcile/model/names.ts'
import type { OvnSettings } from '../../reconcile/model/ovn-settings.ts'
import { aclKey } from '../../reconcile/model/row-keys.ts'

/** PTP over Ethernet (IEEE 1588-2019 annex E). */
const overEthernet = 'eth.type == 0x88f7'
/** Event and general messages over UDP, to whatever group or address (annexes C and D). */
const overUdp = 'udp && udp.dst == {319, 320}'

/** Above what security groups say, below what private VLANs and filters of tags take away. */
const allowPriority = 1005
/** As other drops of ports with port security. */
const dropPriority = 1000

/**
 * A group of the one port: PTP passes in both directions without connection tracking, which would cost messages time
 * that differs from one to the next. Rows of a group are for the whole switch of its ports, so with it come the drops of
 * PTP over Ethernet of all other secured ports there: security groups know IP only. Without such a port on their switch
 * nobody there listens, and no row is made.
 */
export function timeSyncRows(
  { id, passesPtp }: { readonly id: string; readonly passesPtp: boolean },
  { enableSecurityGroup }: Pick<OvnSettings, 'enableSecurityGroup'>,
): readonly DesiredRow[] {
  if (!passesPtp) return []
  const name = timeSyncGroupName(id)
  const mark = mergedMap({ 'neutron:port_id': id })
  const acl = (direction: string, priority: number, match: string, action: string) =>
    desiredRow({
      table: 'ACL',
      key: aclKey(name, { direction, priority, match }),
      columns: { direction, priority, match, action, external_ids: mark },
      memberOf: [ownedBy('Port_Group', name, 'acls')],
    })
  return [
    desiredRow({ table: 'Port_Group', key: name, columns: { name, external_ids: mark } }),
    ...(['from-lport', 'to-lport'] as const).flatMap(direction => {
      const side = direction === 'to-lport' ? 'outport' : 'inport'
      const own = `${side} == @${name} && (${overEthernet} || (${overUdp}))`
      const others = `${side} == @${dropGroupName} && ${overEthernet}`
      return [
        acl(direction, allowPriority, own, 'allow-stateless'),
        ...(enableSecurityGroup ? [acl(direction, dropPriority, others, 'drop')] : []),
      ]
    }),
  ]
}
