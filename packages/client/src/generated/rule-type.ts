// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** Types of the rules that QoS policies can have here. */
export function listRuleTypes(transport: Transport, query?: { readonly type?: readonly string[]; readonly all_rules?: boolean; readonly all_supported?: boolean }): Promise<{ readonly rule_types: readonly ({ readonly type: string })[] }> {
  return transport.send({ method: 'GET', path: '/qos/rule-types', ...(query === undefined ? {} : { query }) })
}

/** Who carries out rules of a type, and within what bounds. */
export function showRuleType(transport: Transport, type: string): Promise<{ readonly rule_type: { readonly type: string; readonly drivers: readonly (Readonly<Record<string, unknown>>)[] } }> {
  return transport.send({ method: 'GET', path: `/qos/rule-types/${encodeURIComponent(type)}` })
}
