// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How many packets a port can send or receive whatever others do. */
export interface MinimumPacketRateRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'any' | 'ingress' | 'egress'
}

/** What a new minimum_packet_rate_rule is made from. */
export interface MinimumPacketRateRuleCreate {
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'any' | 'ingress' | 'egress'
}

/** What may be changed. */
export interface MinimumPacketRateRuleUpdate {
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'any' | 'ingress' | 'egress'
}

/** Filters, sorting and paging of a minimum_packet_rate_rule list; an array matches any of its values. */
export type MinimumPacketRateRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps?: QueryValue
  /** Seen from the port: egress is what it sends. */
  readonly direction?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'min_kpps' | 'direction')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the minimum_packet_rate_rules that match, in one answer unless `limit` is given. */
export async function listMinimumPacketRateRules<const Q extends MinimumPacketRateRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): Promise<readonly Shown<MinimumPacketRateRule, Q>[]> {
  const answer = await transport.send<{ minimum_packet_rate_rules: readonly Shown<MinimumPacketRateRule, Q>[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules`, ...(query === undefined ? {} : { query }) })
  return answer.minimum_packet_rate_rules
}

/** The same page by page, `limit` objects a request. */
export function pageMinimumPacketRateRules<const Q extends MinimumPacketRateRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<MinimumPacketRateRule, Q>[], void, undefined> {
  return pages(transport, { path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules`, collection: 'minimum_packet_rate_rules' }, query)
}

export async function createMinimumPacketRateRule(transport: Transport, policyId: string, values: MinimumPacketRateRuleCreate): Promise<MinimumPacketRateRule> {
  const answer = await transport.send<{ minimum_packet_rate_rule: MinimumPacketRateRule }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules`, body: { minimum_packet_rate_rule: values } })
  return answer.minimum_packet_rate_rule
}

/** All or none of them, in the order given. */
export async function createMinimumPacketRateRules(
  transport: Transport, policyId: string,
  values: readonly MinimumPacketRateRuleCreate[],
): Promise<readonly MinimumPacketRateRule[]> {
  const answer = await transport.send<{ minimum_packet_rate_rules: readonly MinimumPacketRateRule[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules`, body: { minimum_packet_rate_rules: values } })
  return answer.minimum_packet_rate_rules
}

export async function showMinimumPacketRateRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, policyId: string,
  id: string,
  query?: Q,
): Promise<Shown<MinimumPacketRateRule, Q>> {
  const answer = await transport.send<{ minimum_packet_rate_rule: Shown<MinimumPacketRateRule, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.minimum_packet_rate_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateMinimumPacketRateRule(
  transport: Transport, policyId: string,
  id: string,
  changes: MinimumPacketRateRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<MinimumPacketRateRule> {
  const answer = await transport.send<{ minimum_packet_rate_rule: MinimumPacketRateRule }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules/${encodeURIComponent(id)}`, body: { minimum_packet_rate_rule: changes }, headers: ifMatch(options.revision) })
  return answer.minimum_packet_rate_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteMinimumPacketRateRule(
  transport: Transport, policyId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(policyId)}/minimum-packet-rate-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
