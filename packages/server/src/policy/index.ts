export { openPolicy } from './live-policy.ts'
export { renderPolicyReference, renderPolicySample } from './render-policy.ts'
