import type { WriteContext } from '../../definition/behaviour.ts'
import { lockPolicies, requirePolicy } from '../qos-policy/index.ts'
import type { GatewayInfo } from './gateway-info.ts'

/** What the router itself keeps of its first gateway. */
export interface GatewayColumns {
  readonly enable_snat: boolean
  /** Absent: it stays. */
  readonly qos_policy_id?: string | null
}

/**
 * The columns that `info` asks for; null says that there is no gateway. `current` is the gateway as it was.
 * Throws QosPolicyNotFound for a policy that the actor may not use, unless the router has it already.
 */
export async function gatewayColumns(
  context: WriteContext,
  info: GatewayInfo | null,
  current: GatewayInfo | null = null,
): Promise<GatewayColumns> {
  const { op, tx, settings } = context
  const enable_snat = info?.enable_snat ?? settings.enableSnatByDefault
  const qos_policy_id = info === null ? null : info.qos_policy_id
  if (qos_policy_id === undefined) return { enable_snat }
  if (qos_policy_id !== null && qos_policy_id !== current?.qos_policy_id)
    requirePolicy(op.actor, qos_policy_id, await lockPolicies(tx, { ids: [qos_policy_id] }))
  return { enable_snat, qos_policy_id }
}
