import type { Removal } from '../../definition/behaviour.ts'
import { authorize } from '../../http/authorize.ts'
import type { PortAttributes } from './definition.ts'
import { removePort } from './remove-port.ts'
import { leaveTrunks, lockTrunkOf } from './trunk-of-port.ts'

/**
 * DELETE …?force=true: a subport leaves its trunk and goes, which takes the right to change both. What else is
 * in use is no more removed than without the flag, a trunk's parent least of all.
 */
export const forcedRemoval: Removal<PortAttributes> = {
  alias: 'port-force-delete-subport',
  rule: 'delete_port:force',
  doc: 'Take a subport out of its trunk as well.',
  async lockFirst({ tx }, id) {
    await lockTrunkOf(tx, id)
  },
  async run(context, current) {
    const { op, policy, tx } = context
    const trunk = await lockTrunkOf(tx, current.id)
    if (trunk !== undefined) {
      authorize(policy, op.actor, { rule: 'remove_subports' }, { ...trunk })
      await leaveTrunks(tx, [current.id])
    }
    await removePort(context, current)
    return 'removed'
  },
}
