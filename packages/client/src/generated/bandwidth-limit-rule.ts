// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How much a port may send or receive. */
export interface BandwidthLimitRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Kilobits a second that may pass. */
  readonly max_kbps: number
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'ingress' | 'egress'
}

/** What a new bandwidth_limit_rule is made from. */
export interface BandwidthLimitRuleCreate {
  /** Kilobits a second that may pass. */
  readonly max_kbps: number
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** What may be changed. */
export interface BandwidthLimitRuleUpdate {
  /** Kilobits a second that may pass. */
  readonly max_kbps?: number
  /** Kilobits beyond the rate that may pass at once; 0 leaves it to the host. */
  readonly max_burst_kbps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** Filters, sorting and paging of a bandwidth_limit_rule list; an array matches any of its values. */
export type BandwidthLimitRuleQuery = {
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

/** All of the bandwidth_limit_rules that match, in one answer unless `limit` is given. */
export async function listBandwidthLimitRules<const Q extends BandwidthLimitRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): Promise<readonly Shown<BandwidthLimitRule, Q>[]> {
  const answer = await transport.send<{ bandwidth_limit_rules: readonly Shown<BandwidthLimitRule, Q>[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules`, ...(query === undefined ? {} : { query }) })
  return answer.bandwidth_limit_rules
}

/** The same page by page, `limit` objects a request. */
export function pageBandwidthLimitRules<const Q extends BandwidthLimitRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<BandwidthLimitRule, Q>[], void, undefined> {
  return pages(transport, { path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules`, collection: 'bandwidth_limit_rules' }, query)
}

export async function createBandwidthLimitRule(transport: Transport, policyId: string, values: BandwidthLimitRuleCreate): Promise<BandwidthLimitRule> {
  const answer = await transport.send<{ bandwidth_limit_rule: BandwidthLimitRule }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules`, body: { bandwidth_limit_rule: values } })
  return answer.bandwidth_limit_rule
}

/** All or none of them, in the order given. */
export async function createBandwidthLimitRules(
  transport: Transport, policyId: string,
  values: readonly BandwidthLimitRuleCreate[],
): Promise<readonly BandwidthLimitRule[]> {
  const answer = await transport.send<{ bandwidth_limit_rules: readonly BandwidthLimitRule[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules`, body: { bandwidth_limit_rules: values } })
  return answer.bandwidth_limit_rules
}

export async function showBandwidthLimitRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, policyId: string,
  id: string,
  query?: Q,
): Promise<Shown<BandwidthLimitRule, Q>> {
  const answer = await transport.send<{ bandwidth_limit_rule: Shown<BandwidthLimitRule, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.bandwidth_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateBandwidthLimitRule(
  transport: Transport, policyId: string,
  id: string,
  changes: BandwidthLimitRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<BandwidthLimitRule> {
  const answer = await transport.send<{ bandwidth_limit_rule: BandwidthLimitRule }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules/${encodeURIComponent(id)}`, body: { bandwidth_limit_rule: changes }, headers: ifMatch(options.revision) })
  return answer.bandwidth_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteBandwidthLimitRule(
  transport: Transport, policyId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(policyId)}/bandwidth-limit-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
