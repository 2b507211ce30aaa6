import type { Actor } from '@neutrino/base/operation.ts'
import type { WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import type { Settings } from '../../settings.ts'
import {
  isLimited,
  lockPolicies,
  type PolicyFacts,
  QosRuleNotSupported,
  qosDriversOf,
  refusedRule,
  requirePolicy,
  requireRemovable,
} from '../qos-policy/index.ts'
import type { NetworkFacts } from './port-facts.ts'

/** What a port asks of QoS, and what its network says where it asks for nothing. */
export interface QosWish {
  readonly id: string
  readonly deviceOwner: string
  readonly vnicType: string
  readonly vifType: string
  /** Null: that of the network. */
  readonly qosPolicyId: string | null
  readonly networkPolicyId: string | null
  /** Its network cannot be promised bandwidth. */
  readonly lacksBandwidth: boolean
  /** An administrator gave it by a flavor. */
  readonly hasGivenPolicy?: boolean | undefined
}

/** Whether ports of a network cannot be promised bandwidth: nobody reckons with that of its tunnels. */
export function lacksBandwidth(
  { segments }: Pick<NetworkFacts, 'segments'>,
  { tunnelBandwidthIsProvided }: Settings,
): boolean {
  return !tunnelBandwidthIsProvided && segments[0]?.physicalNetwork == null
}

/** The policies that the ports have or get. No statement where there are none, as on most networks. */
export async function loadPolicies(
  tx: WriteTx,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, PolicyFacts>> {
  return lockPolicies(tx, { ids: [...new Set(ids.filter(id => id != null))].sort() })
}

/**
 * Throws QosPolicyNotFound unless the actor may use the policy that the port names, and QosRuleNotSupported
 * when the port cannot have a rule of the policy that is to hold for it.
 */
export function checkPolicy(
  { op, settings }: Pick<WriteContext, 'op' | 'settings'>,
  port: QosWish,
  policies: ReadonlyMap<string, PolicyFacts>,
): void {
  if (port.qosPolicyId !== null && port.hasGivenPolicy !== true)
    requirePolicy(op.actor, port.qosPolicyId, policies)
  const effective = policies.get(port.qosPolicyId ?? port.networkPolicyId ?? '')
  if (effective === undefined || !isLimited(port.deviceOwner)) return
  const refused = refusedRule(effective.rules, port, qosDriversOf(settings.binding.mechanisms))
  if (refused !== undefined) {
    const { type, parameter } = refused
    throw new QosRuleNotSupported({ rule_type: type, port_id: port.id, parameter })
  }
}

/** Throws PolicyRemoveAuthorizationError when the port's own policy is not the actor's to take away. */
export function checkPolicyRemoval(
  actor: Actor,
  qosPolicyId: string | null,
  policies: ReadonlyMap<string, PolicyFacts>,
): void {
  if (qosPolicyId !== null) requireRemovable(actor, qosPolicyId, policies)
}
