// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How many packets a port can send or receive whatever others do. Found by its own id, without its policy. */
export interface AliasMinimumPacketRateRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps: number
  /** Seen from the port: egress is what it sends. */
  readonly direction: 'any' | 'ingress' | 'egress'
}

/** What may be changed. */
export interface AliasMinimumPacketRateRuleUpdate {
  /** Thousands of packets a second that are kept for the port. */
  readonly min_kpps?: number
  /** Seen from the port: egress is what it sends. */
  readonly direction?: 'any' | 'ingress' | 'egress'
}

/** Filters, sorting and paging of a alias_minimum_packet_rate_rule list; an array matches any of its values. */
export type AliasMinimumPacketRateRuleQuery = {
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

/** All of the alias_minimum_packet_rate_rules that match, in one answer unless `limit` is given. */
export async function listAliasMinimumPacketRateRules<const Q extends AliasMinimumPacketRateRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AliasMinimumPacketRateRule, Q>[]> {
  const answer = await transport.send<{ alias_minimum_packet_rate_rules: readonly Shown<AliasMinimumPacketRateRule, Q>[] }>({ method: 'GET', path: '/qos/alias-minimum-packet-rate-rules', ...(query === undefined ? {} : { query }) })
  return answer.alias_minimum_packet_rate_rules
}

/** The same page by page, `limit` objects a request. */
export function pageAliasMinimumPacketRateRules<const Q extends AliasMinimumPacketRateRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AliasMinimumPacketRateRule, Q>[], void, undefined> {
  return pages(transport, { path: '/qos/alias-minimum-packet-rate-rules', collection: 'alias_minimum_packet_rate_rules' }, query)
}

export async function showAliasMinimumPacketRateRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AliasMinimumPacketRateRule, Q>> {
  const answer = await transport.send<{ alias_minimum_packet_rate_rule: Shown<AliasMinimumPacketRateRule, Q> }>({ method: 'GET', path: `/qos/alias-minimum-packet-rate-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.alias_minimum_packet_rate_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAliasMinimumPacketRateRule(
  transport: Transport,
  id: string,
  changes: AliasMinimumPacketRateRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<AliasMinimumPacketRateRule> {
  const answer = await transport.send<{ alias_minimum_packet_rate_rule: AliasMinimumPacketRateRule }>({ method: 'PUT', path: `/qos/alias-minimum-packet-rate-rules/${encodeURIComponent(id)}`, body: { alias_minimum_packet_rate_rule: changes }, headers: ifMatch(options.revision) })
  return answer.alias_minimum_packet_rate_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAliasMinimumPacketRateRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/alias-minimum-packet-rate-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
