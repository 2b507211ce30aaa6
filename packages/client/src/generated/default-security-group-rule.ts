// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A rule that new security groups are born with. */
export interface DefaultSecurityGroupRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Free text for people. */
  readonly description: string
  /** The peers are the ports of this group; PARENT is the new group itself. */
  readonly remote_group_id: string | null
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id: string | null
  /** Which way the packets go, seen from the port. */
  readonly direction: 'ingress' | 'egress'
  /** IP protocol by name or number; null is every protocol. */
  readonly protocol: string | number | null
  /** First port, or the type of ICMP. */
  readonly port_range_min: number | null
  /** Last port, or the code of ICMP. */
  readonly port_range_max: number | null
  /** IPv4 or IPv6. */
  readonly ethertype: 'IPv4' | 'IPv6'
  /** The peers are the addresses of this prefix, as it was written. */
  readonly remote_ip_prefix: string | null
  /** Whether default groups are born with the rule. */
  readonly used_in_default_sg: boolean
  /** Whether all other groups are born with the rule. */
  readonly used_in_non_default_sg: boolean
}

/** What a new default_security_group_rule is made from. */
export interface DefaultSecurityGroupRuleCreate {
  /** Not kept. */
  readonly project_id?: string
  /** Not kept. */
  readonly tenant_id?: string
  /** Free text for people. */
  readonly description?: string
  /** The peers are the ports of this group; PARENT is the new group itself. */
  readonly remote_group_id?: string | null
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id?: string | null
  /** Which way the packets go, seen from the port. */
  readonly direction: 'ingress' | 'egress'
  /** IP protocol by name or number; null is every protocol. */
  readonly protocol?: string | number | null
  /** First port, or the type of ICMP. */
  readonly port_range_min?: number | null
  /** Last port, or the code of ICMP. */
  readonly port_range_max?: number | null
  /** IPv4 or IPv6. */
  readonly ethertype?: 'IPv4' | 'IPv6'
  /** The peers are the addresses of this prefix, as it was written. */
  readonly remote_ip_prefix?: string | null
  /** Whether default groups are born with the rule. */
  readonly used_in_default_sg: boolean
  /** Whether all other groups are born with the rule. */
  readonly used_in_non_default_sg: boolean
}

/** Filters, sorting and paging of a default_security_group_rule list; an array matches any of its values. */
export type DefaultSecurityGroupRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** The peers are the ports of this group; PARENT is the new group itself. */
  readonly remote_group_id?: QueryValue
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id?: QueryValue
  /** Which way the packets go, seen from the port. */
  readonly direction?: QueryValue
  /** IP protocol by name or number; null is every protocol. */
  readonly protocol?: QueryValue
  /** First port, or the type of ICMP. */
  readonly port_range_min?: QueryValue
  /** Last port, or the code of ICMP. */
  readonly port_range_max?: QueryValue
  /** IPv4 or IPv6. */
  readonly ethertype?: QueryValue
  /** The peers are the addresses of this prefix, as it was written. */
  readonly remote_ip_prefix?: QueryValue
  /** Whether default groups are born with the rule. */
  readonly used_in_default_sg?: QueryValue
  /** Whether all other groups are born with the rule. */
  readonly used_in_non_default_sg?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'remote_group_id' | 'remote_address_group_id' | 'direction' | 'protocol' | 'port_range_min' | 'port_range_max' | 'ethertype' | 'remote_ip_prefix')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the default_security_group_rules that match, in one answer unless `limit` is given. */
export async function listDefaultSecurityGroupRules<const Q extends DefaultSecurityGroupRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<DefaultSecurityGroupRule, Q>[]> {
  const answer = await transport.send<{ default_security_group_rules: readonly Shown<DefaultSecurityGroupRule, Q>[] }>({ method: 'GET', path: '/default-security-group-rules', ...(query === undefined ? {} : { query }) })
  return answer.default_security_group_rules
}

/** The same page by page, `limit` objects a request. */
export function pageDefaultSecurityGroupRules<const Q extends DefaultSecurityGroupRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<DefaultSecurityGroupRule, Q>[], void, undefined> {
  return pages(transport, { path: '/default-security-group-rules', collection: 'default_security_group_rules' }, query)
}

export async function createDefaultSecurityGroupRule(transport: Transport, values: DefaultSecurityGroupRuleCreate): Promise<DefaultSecurityGroupRule> {
  const answer = await transport.send<{ default_security_group_rule: DefaultSecurityGroupRule }>({ method: 'POST', path: '/default-security-group-rules', body: { default_security_group_rule: values } })
  return answer.default_security_group_rule
}

export async function showDefaultSecurityGroupRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<DefaultSecurityGroupRule, Q>> {
  const answer = await transport.send<{ default_security_group_rule: Shown<DefaultSecurityGroupRule, Q> }>({ method: 'GET', path: `/default-security-group-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.default_security_group_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteDefaultSecurityGroupRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/default-security-group-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
