import type { WriteContext } from '../../definition/behaviour.ts'
import {
  inheritingPorts,
  lockPolicies,
  moveAllocations,
  networkPolicyChanged,
  refuseUnsupported,
  requirePolicy,
  requireRemovable,
} from '../qos-policy/index.ts'

/** The policy of each new network: the one it names, or else the default of its project. */
export async function policiesOfNetworks(
  { op, tx }: WriteContext,
  networks: readonly { readonly projectId: string; readonly qosPolicyId: string | null }[],
): Promise<readonly (string | null)[]> {
  const named = networks.flatMap(network => network.qosPolicyId ?? [])
  const unnamed = networks.filter(network => network.qosPolicyId === null)
  const defaultsOf = [...new Set(unnamed.map(network => network.projectId))]
  const policies = await lockPolicies(tx, { ids: named, defaultsOf })
  const defaults = new Map(
    [...policies.values()].filter(policy => policy.isDefault).map(policy => [policy.projectId, policy.id]),
  )
  return networks.map(({ projectId, qosPolicyId }) =>
    qosPolicyId === null
      ? (defaults.get(projectId) ?? null)
      : requirePolicy(op.actor, qosPolicyId, policies).id,
  )
}

interface PolicyChange {
  readonly networkId: string
  readonly before: string | null
  /** Undefined: it stays. */
  readonly after: string | null | undefined
}

/** Throws when the actor may not take the one policy away or use the other; before the change is stored. */
export async function checkPolicyChange(
  { op, tx }: WriteContext,
  { before, after }: PolicyChange,
): Promise<void> {
  if (after === undefined) return
  const policies = await lockPolicies(tx, { ids: [before ?? [], after ?? []].flat() })
  if (before !== null) requireRemovable(op.actor, before, policies)
  if (after !== null) requirePolicy(op.actor, after, policies)
}

/** After the change is stored: ports without a policy of their own follow, or cannot, which throws. */
export async function followPolicyChange(
  context: WriteContext,
  { networkId, before, after }: PolicyChange,
): Promise<void> {
  if (after === undefined || after === before) return
  if (after !== null) await refuseUnsupported(context, after)
  await moveAllocations(context, await inheritingPorts(context, { networkId, before, after }))
  await networkPolicyChanged(context, networkId)
}
