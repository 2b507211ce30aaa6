export { type Action, type AttributeUse, formatAction } from './action.ts'
export type { Comparison, Scalar } from './check.ts'
export { type LivePolicy, openPolicy, policyCheckPeriodMs } from './live-policy.ts'
export {
  createPolicy,
  type Decision,
  type Policy,
  type PolicyOptions,
  tokenScope,
  type VisibleColumns,
} from './policy.ts'
export { PolicyError } from './policy-error.ts'
export { renderPolicyReference, renderPolicySample } from './render-policy.ts'
export { holds, type Residual, type Target } from './residual.ts'
export type { RuleDefinition, RuleOverride, ScopeType } from './rule-definition.ts'
export { type SqlField, toSql } from './to-sql.ts'
