// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How much a port may send or receive. Found by its own id, without its policy. */
export interface AliasBandwidthLimitRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Kilobits a second that may pass. */
  readonly max_kbps: number
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'ingress' | 'egress'
}

/** What may be changed. */
export interface AliasBandwidthLimitRuleUpdate {
  /** Kilobits a second that may pass. */
  readonly max_kbps?: number
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** Filters, sorting and paging of a alias_bandwidth_limit_rule list; an array matches any of its values. */
export type AliasBandwidthLimitRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Kilobits a second that may pass. */
  readonly max_kbps?: QueryValue
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps?: QueryValue
  /** Seen from the port: egress is what it sends. */
  readonly direction?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'max_kbps' | 'max_burst_kbps' | 'direction')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the alias_bandwidth_limit_rules that match, in one answer unless `limit` is given. */
export async function listAliasBandwidthLimitRules<const Q extends AliasBandwidthLimitRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AliasBandwidthLimitRule, Q>[]> {
  const answer = await transport.send<{ alias_bandwidth_limit_rules: readonly Shown<AliasBandwidthLimitRule, Q>[] }>({ method: 'GET', path: '/qos/alias-bandwidth-limit-rules', ...(query === undefined ? {} : { query }) })
  return answer.alias_bandwidth_limit_rules
}

/** The same page by page, `limit` objects a request. */
export function pageAliasBandwidthLimitRules<const Q extends AliasBandwidthLimitRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AliasBandwidthLimitRule, Q>[], void, undefined> {
  return pages(transport, { path: '/qos/alias-bandwidth-limit-rules', collection: 'alias_bandwidth_limit_rules' }, query)
}

export async function showAliasBandwidthLimitRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AliasBandwidthLimitRule, Q>> {
  const answer = await transport.send<{ alias_bandwidth_limit_rule: Shown<AliasBandwidthLimitRule, Q> }>({ method: 'GET', path: `/qos/alias-bandwidth-limit-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.alias_bandwidth_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAliasBandwidthLimitRule(
  transport: Transport,
  id: string,
  changes: AliasBandwidthLimitRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<AliasBandwidthLimitRule> {
  const answer = await transport.send<{ alias_bandwidth_limit_rule: AliasBandwidthLimitRule }>({ method: 'PUT', path: `/qos/alias-bandwidth-limit-rules/${encodeURIComponent(id)}`, body: { alias_bandwidth_limit_rule: changes }, headers: ifMatch(options.revision) })
  return answer.alias_bandwidth_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAliasBandwidthLimitRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/alias-bandwidth-limit-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
