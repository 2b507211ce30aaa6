// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How much a port can send or receive whatever others do. Found by its own id, without its policy. */
export interface AliasMinimumBandwidthRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'ingress' | 'egress'
}

/** What may be changed. */
export interface AliasMinimumBandwidthRuleUpdate {
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** Filters, sorting and paging of a alias_minimum_bandwidth_rule list; an array matches any of its values. */
export type AliasMinimumBandwidthRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps?: QueryValue
  /** Seen from the port: egress is what it sends. */
  readonly direction?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'min_kbps' | 'direction')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the alias_minimum_bandwidth_rules that match, in one answer unless `limit` is given. */
export async function listAliasMinimumBandwidthRules<const Q extends AliasMinimumBandwidthRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AliasMinimumBandwidthRule, Q>[]> {
  const answer = await transport.send<{ alias_minimum_bandwidth_rules: readonly Shown<AliasMinimumBandwidthRule, Q>[] }>({ method: 'GET', path: '/qos/alias-minimum-bandwidth-rules', ...(query === undefined ? {} : { query }) })
  return answer.alias_minimum_bandwidth_rules
}

/** The same page by page, `limit` objects a request. */
export function pageAliasMinimumBandwidthRules<const Q extends AliasMinimumBandwidthRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AliasMinimumBandwidthRule, Q>[], void, undefined> {
  return pages(transport, { path: '/qos/alias-minimum-bandwidth-rules', collection: 'alias_minimum_bandwidth_rules' }, query)
}

export async function showAliasMinimumBandwidthRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AliasMinimumBandwidthRule, Q>> {
  const answer = await transport.send<{ alias_minimum_bandwidth_rule: Shown<AliasMinimumBandwidthRule, Q> }>({ method: 'GET', path: `/qos/alias-minimum-bandwidth-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.alias_minimum_bandwidth_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAliasMinimumBandwidthRule(
  transport: Transport,
  id: string,
  changes: AliasMinimumBandwidthRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<AliasMinimumBandwidthRule> {
  const answer = await transport.send<{ alias_minimum_bandwidth_rule: AliasMinimumBandwidthRule }>({ method: 'PUT', path: `/qos/alias-minimum-bandwidth-rules/${encodeURIComponent(id)}`, body: { alias_minimum_bandwidth_rule: changes }, headers: ifMatch(options.revision) })
  return answer.alias_minimum_bandwidth_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAliasMinimumBandwidthRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/alias-minimum-bandwidth-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
