import type { WriteContext } from '../../definition/behaviour.ts'
import { qosDriversOf } from './drivers.ts'
import { QosRuleNotSupported, RulesHeldByServers } from './errors.ts'
import { refusedRule } from './refused-rule.ts'
import * as storage from './storage.ts'

/**
 * After the rules of a policy, or what it is for, have changed: throws when a port cannot have one of its
 * rules, and marks everything whose traffic it is for.
 */
export async function policyChanged(context: WriteContext, policyId: string): Promise<void> {
  await refuseUnsupported(context, policyId)
  markUnits(context, await storage.unitsOfPolicy(context.tx, policyId))
}

/** Throws QosRuleNotSupported when a port that the policy is for cannot have one of its rules. */
export async function refuseUnsupported({ tx, settings }: WriteContext, policyId: string): Promise<void> {
  const rules = await storage.rulesOf(tx, policyId)
  if (rules.length === 0) return
  const drivers = qosDriversOf(settings.binding.mechanisms)
  for (const port of await storage.concernedPorts(tx, policyId, settings)) {
    const refused = refusedRule(rules, port, drivers)
    if (refused)
      throw new QosRuleNotSupported({
        rule_type: refused.type,
        port_id: port.portId,
        parameter: refused.parameter,
      })
  }
}

/** After a network got another policy, or none: ports and addresses without one of their own follow it. */
export async function networkPolicyChanged(context: WriteContext, networkId: string): Promise<void> {
  markUnits(context, await storage.unitsOfNetwork(context.tx, networkId))
}

/** Throws while servers hold what the rules of the policy promise. */
export async function refuseWhileReserved({ tx }: WriteContext, policyId: string): Promise<void> {
  if (await storage.isUsedByServer(tx, policyId)) throw new RulesHeldByServers({ policy_id: policyId })
}

function markUnits(context: WriteContext, units: readonly storage.TrafficUnit[]): void {
  for (const { kind, id } of units) context.dirty(kind, id)
}
