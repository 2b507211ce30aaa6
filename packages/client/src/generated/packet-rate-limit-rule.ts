// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How many packets a port may send or receive. */
export interface PacketRateLimitRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Thousands of packets a second that may pass. */
  readonly max_kpps: number
  /** Thousands of packets beyond the rate that may pass at once. */
  readonly max_burst_kpps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'ingress' | 'egress'
}

/** What a new packet_rate_limit_rule is made from. */
export interface PacketRateLimitRuleCreate {
  /** Thousands of packets a second that may pass. */
  readonly max_kpps: number
  /** Thousands of packets beyond the rate that may pass at once. */
  readonly max_burst_kpps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** What may be changed. */
export interface PacketRateLimitRuleUpdate {
  /** Thousands of packets a second that may pass. */
  readonly max_kpps?: number
  /** Thousands of packets beyond the rate that may pass at once. */
  readonly max_burst_kpps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'ingress' | 'egress'
}

/** Filters, sorting and paging of a packet_rate_limit_rule list; an array matches any of its values. */
export type PacketRateLimitRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Thousands of packets a second that may pass. */
  readonly max_kpps?: QueryValue
  /** Thousands of packets beyond the rate that may pass at once. */
  readonly max_burst_kpps?: QueryValue
  /** Seen from the port: egress is what it sends. */
  readonly direction?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'max_kpps' | 'max_burst_kpps' | 'direction')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the packet_rate_limit_rules that match, in one answer unless `limit` is given. */
export async function listPacketRateLimitRules<const Q extends PacketRateLimitRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): Promise<readonly Shown<PacketRateLimitRule, Q>[]> {
  const answer = await transport.send<{ packet_rate_limit_rules: readonly Shown<PacketRateLimitRule, Q>[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules`, ...(query === undefined ? {} : { query }) })
  return answer.packet_rate_limit_rules
}

/** The same page by page, `limit` objects a request. */
export function pagePacketRateLimitRules<const Q extends PacketRateLimitRuleQuery>(
  transport: Transport, policyId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<PacketRateLimitRule, Q>[], void, undefined> {
  return pages(transport, { path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules`, collection: 'packet_rate_limit_rules' }, query)
}

export async function createPacketRateLimitRule(transport: Transport, policyId: string, values: PacketRateLimitRuleCreate): Promise<PacketRateLimitRule> {
  const answer = await transport.send<{ packet_rate_limit_rule: PacketRateLimitRule }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules`, body: { packet_rate_limit_rule: values } })
  return answer.packet_rate_limit_rule
}

/** All or none of them, in the order given. */
export async function createPacketRateLimitRules(
  transport: Transport, policyId: string,
  values: readonly PacketRateLimitRuleCreate[],
): Promise<readonly PacketRateLimitRule[]> {
  const answer = await transport.send<{ packet_rate_limit_rules: readonly PacketRateLimitRule[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules`, body: { packet_rate_limit_rules: values } })
  return answer.packet_rate_limit_rules
}

export async function showPacketRateLimitRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, policyId: string,
  id: string,
  query?: Q,
): Promise<Shown<PacketRateLimitRule, Q>> {
  const answer = await transport.send<{ packet_rate_limit_rule: Shown<PacketRateLimitRule, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.packet_rate_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updatePacketRateLimitRule(
  transport: Transport, policyId: string,
  id: string,
  changes: PacketRateLimitRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<PacketRateLimitRule> {
  const answer = await transport.send<{ packet_rate_limit_rule: PacketRateLimitRule }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules/${encodeURIComponent(id)}`, body: { packet_rate_limit_rule: changes }, headers: ifMatch(options.revision) })
  return answer.packet_rate_limit_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deletePacketRateLimitRule(
  transport: Transport, policyId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(policyId)}/packet-rate-limit-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
