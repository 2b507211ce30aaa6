// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** The DSCP mark of packets that a port sends. Found by its own id, without its policy. */
export interface AliasDscpMarkingRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The mark. */
  readonly dscp_mark: 0 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 24 | 26 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 44 | 46 | 48 | 56
}

/** What may be changed. */
export interface AliasDscpMarkingRuleUpdate {
  /** The mark. */
  readonly dscp_mark?: 0 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 24 | 26 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 44 | 46 | 48 | 56
}

/** Filters, sorting and paging of a alias_dscp_marking_rule list; an array matches any of its values. */
export type AliasDscpMarkingRuleQuery = {
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

/** All of the alias_dscp_marking_rules that match, in one answer unless `limit` is given. */
export async function listAliasDscpMarkingRules<const Q extends AliasDscpMarkingRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AliasDscpMarkingRule, Q>[]> {
  const answer = await transport.send<{ alias_dscp_marking_rules: readonly Shown<AliasDscpMarkingRule, Q>[] }>({ method: 'GET', path: '/qos/alias-dscp-marking-rules', ...(query === undefined ? {} : { query }) })
  return answer.alias_dscp_marking_rules
}

/** The same page by page, `limit` objects a request. */
export function pageAliasDscpMarkingRules<const Q extends AliasDscpMarkingRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AliasDscpMarkingRule, Q>[], void, undefined> {
  return pages(transport, { path: '/qos/alias-dscp-marking-rules', collection: 'alias_dscp_marking_rules' }, query)
}

export async function showAliasDscpMarkingRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AliasDscpMarkingRule, Q>> {
  const answer = await transport.send<{ alias_dscp_marking_rule: Shown<AliasDscpMarkingRule, Q> }>({ method: 'GET', path: `/qos/alias-dscp-marking-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.alias_dscp_marking_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAliasDscpMarkingRule(
  transport: Transport,
  id: string,
  changes: AliasDscpMarkingRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<AliasDscpMarkingRule> {
  const answer = await transport.send<{ alias_dscp_marking_rule: AliasDscpMarkingRule }>({ method: 'PUT', path: `/qos/alias-dscp-marking-rules/${encodeURIComponent(id)}`, body: { alias_dscp_marking_rule: changes }, headers: ifMatch(options.revision) })
  return answer.alias_dscp_marking_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAliasDscpMarkingRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/alias-dscp-marking-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
