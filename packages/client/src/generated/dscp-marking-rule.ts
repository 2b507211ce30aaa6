// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** The DSCP mark of packets that a port sends. */
export interface DscpMarkingRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The mark. */
  readonly dscp_mark: 0 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 24 | 26 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 44 | 46 | 48 | 56
}

/** What a new dscp_marking_rule is made from. */
export interface DscpMarkingRuleCreate {
  /** The mark. */
  readonly dscp_mark: 0 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 24 | 26 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 44 | 46 | 48 | 56
}

/** What may be changed. */
export interface DscpMarkingRuleUpdate {
  /** The mark. */
  readonly dscp_mark?: 0 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 24 | 26 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 44 | 46 | 48 | 56
}

/** Filters, sorting and paging of a dscp_marking_rule list; an array matches any of its values. */
export type DscpMarkingRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The mark. */
  readonly dscp_mark?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'dscp_mark')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the dscp_marking_rules that match, in one answer unless `limit` is given. */
export async function listDscpMarkingRules<const Q extends DscpMarkingRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): Promise<readonly Shown<DscpMarkingRule, Q>[]> {
  const answer = await transport.send<{ dscp_marking_rules: readonly Shown<DscpMarkingRule, Q>[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules`, ...(query === undefined ? {} : { query }) })
  return answer.dscp_marking_rules
}

/** The same page by page, `limit` objects a request. */
export function pageDscpMarkingRules<const Q extends DscpMarkingRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<DscpMarkingRule, Q>[], void, undefined> {
  return pages(transport, { path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules`, collection: 'dscp_marking_rules' }, query)
}

export async function createDscpMarkingRule(transport: Transport, policyId: string, values: DscpMarkingRuleCreate): Promise<DscpMarkingRule> {
  const answer = await transport.send<{ dscp_marking_rule: DscpMarkingRule }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules`, body: { dscp_marking_rule: values } })
  return answer.dscp_marking_rule
}

/** All or none of them, in the order given. */
export async function createDscpMarkingRules(
  transport: Transport, policyId: string,
  values: readonly DscpMarkingRuleCreate[],
): Promise<readonly DscpMarkingRule[]> {
  const answer = await transport.send<{ dscp_marking_rules: readonly DscpMarkingRule[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules`, body: { dscp_marking_rules: values } })
  return answer.dscp_marking_rules
}

export async function showDscpMarkingRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, policyId: string,
  id: string,
  query?: Q,
): Promise<Shown<DscpMarkingRule, Q>> {
  const answer = await transport.send<{ dscp_marking_rule: Shown<DscpMarkingRule, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.dscp_marking_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateDscpMarkingRule(
  transport: Transport, policyId: string,
  id: string,
  changes: DscpMarkingRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<DscpMarkingRule> {
  const answer = await transport.send<{ dscp_marking_rule: DscpMarkingRule }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules/${encodeURIComponent(id)}`, body: { dscp_marking_rule: changes }, headers: ifMatch(options.revision) })
  return answer.dscp_marking_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteDscpMarkingRule(
  transport: Transport, policyId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(policyId)}/dscp-marking-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
