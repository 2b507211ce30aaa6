// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How much a port can send or receive whatever others do. */
export interface MinimumBandwidthRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'ingress' | 'egress'
}

/** What a new minimum_bandwidth_rule is made from. */
export interface MinimumBandwidthRuleCreate {
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** What may be changed. */
export interface MinimumBandwidthRuleUpdate {
  /** Kilobits a second that are kept for the port. */
  readonly min_kbps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** Filters, sorting and paging of a minimum_bandwidth_rule list; an array matches any of its values. */
export type MinimumBandwidthRuleQuery = {
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

/** All of the minimum_bandwidth_rules that match, in one answer unless `limit` is given. */
export async function listMinimumBandwidthRules<const Q extends MinimumBandwidthRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): Promise<readonly Shown<MinimumBandwidthRule, Q>[]> {
  const answer = await transport.send<{ minimum_bandwidth_rules: readonly Shown<MinimumBandwidthRule, Q>[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules`, ...(query === undefined ? {} : { query }) })
  return answer.minimum_bandwidth_rules
}

/** The same page by page, `limit` objects a request. */
export function pageMinimumBandwidthRules<const Q extends MinimumBandwidthRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<MinimumBandwidthRule, Q>[], void, undefined> {
  return pages(transport, { path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules`, collection: 'minimum_bandwidth_rules' }, query)
}

export async function createMinimumBandwidthRule(transport: Transport, policyId: string, values: MinimumBandwidthRuleCreate): Promise<MinimumBandwidthRule> {
  const answer = await transport.send<{ minimum_bandwidth_rule: MinimumBandwidthRule }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules`, body: { minimum_bandwidth_rule: values } })
  return answer.minimum_bandwidth_rule
}

/** All or none of them, in the order given. */
export async function createMinimumBandwidthRules(
  transport: Transport, policyId: string,
  values: readonly MinimumBandwidthRuleCreate[],
): Promise<readonly MinimumBandwidthRule[]> {
  const answer = await transport.send<{ minimum_bandwidth_rules: readonly MinimumBandwidthRule[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules`, body: { minimum_bandwidth_rules: values } })
  return answer.minimum_bandwidth_rules
}

export async function showMinimumBandwidthRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, policyId: string,
  id: string,
  query?: Q,
): Promise<Shown<MinimumBandwidthRule, Q>> {
  const answer = await transport.send<{ minimum_bandwidth_rule: Shown<MinimumBandwidthRule, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.minimum_bandwidth_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateMinimumBandwidthRule(
  transport: Transport, policyId: string,
  id: string,
  changes: MinimumBandwidthRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<MinimumBandwidthRule> {
  const answer = await transport.send<{ minimum_bandwidth_rule: MinimumBandwidthRule }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules/${encodeURIComponent(id)}`, body: { minimum_bandwidth_rule: changes }, headers: ifMatch(options.revision) })
  return answer.minimum_bandwidth_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteMinimumBandwidthRule(
  transport: Transport, policyId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-bandwidth-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
