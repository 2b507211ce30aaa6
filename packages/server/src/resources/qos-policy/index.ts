import { resource } from '../../definition/behaviour.ts'
import { qosPolicyDefinition } from './definition.ts'
import { qosPolicyBehaviour } from './qos-policy.ts'
import { qosPolicyStorage } from './storage.ts'

export { type ParameterRange, type QosDriver, qosDriversOf, rangesOf, typesOf } from './drivers.ts'
export { QosRuleNotSupported } from './errors.ts'
export { inheritingPorts, moveAllocations, type PortPolicyChange } from './move-allocations.ts'
export {
  networkPolicyChanged,
  policyChanged,
  refuseUnsupported,
  refuseWhileReserved,
} from './policy-changed.ts'
export {
  lockPolicies,
  type PolicyFacts,
  requirePolicy,
  requireRemovable,
} from './policy-facts.ts'
export { isLimited, type PortKind, refusedRule } from './refused-rule.ts'
export {
  anyDirections,
  directions,
  dscpMarks,
  isRuleType,
  RATE_MAX,
  type RuleDirection,
  type RuleType,
  reservedTypes,
  ruleTypes,
} from './rule-types.ts'

export const qosPolicy = resource({
  definition: qosPolicyDefinition,
  storage: qosPolicyStorage,
  behaviour: qosPolicyBehaviour,
})
