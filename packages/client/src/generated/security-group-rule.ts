// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Packets that a security group lets through. */
export interface SecurityGroupRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The group that the rule belongs to. */
  readonly security_group_id: string
  /** The peers are the ports of this group. */
  readonly remote_group_id: string | null
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
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Free text for people. */
  readonly description: string
  /** The prefix of the peers without host bits. */
  readonly normalized_cidr: string | null
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id: string | null
  /** Whether the group is the default one of its project. */
  readonly belongs_to_default_sg: boolean
}

/** What a new security_group_rule is made from. */
export interface SecurityGroupRuleCreate {
  /** The group that the rule belongs to. */
  readonly security_group_id: string
  /** The peers are the ports of this group. */
  readonly remote_group_id?: string | null
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
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Free text for people. */
  readonly description?: string
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id?: string | null
}

/** What may be changed. */
export interface SecurityGroupRuleUpdate {
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a security_group_rule list; an array matches any of its values. */
export type SecurityGroupRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The group that the rule belongs to. */
  readonly security_group_id?: QueryValue
  /** The peers are the ports of this group. */
  readonly remote_group_id?: QueryValue
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
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** The prefix of the peers without host bits. */
  readonly normalized_cidr?: QueryValue
  /** The peers are the addresses of this address group. */
  readonly remote_address_group_id?: QueryValue
  /** Whether the group is the default one of its project. */
  readonly belongs_to_default_sg?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'security_group_id' | 'remote_group_id' | 'direction' | 'protocol' | 'port_range_min' | 'port_range_max' | 'ethertype' | 'remote_ip_prefix' | 'tenant_id' | 'normalized_cidr' | 'remote_address_group_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the security_group_rules that match, in one answer unless `limit` is given. */
export async function listSecurityGroupRules<const Q extends SecurityGroupRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<SecurityGroupRule, Q>[]> {
  const answer = await transport.send<{ security_group_rules: readonly Shown<SecurityGroupRule, Q>[] }>({ method: 'GET', path: '/security-group-rules', ...(query === undefined ? {} : { query }) })
  return answer.security_group_rules
}

/** The same page by page, `limit` objects a request. */
export function pageSecurityGroupRules<const Q extends SecurityGroupRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<SecurityGroupRule, Q>[], void, undefined> {
  return pages(transport, { path: '/security-group-rules', collection: 'security_group_rules' }, query)
}

export async function createSecurityGroupRule(transport: Transport, values: SecurityGroupRuleCreate): Promise<SecurityGroupRule> {
  const answer = await transport.send<{ security_group_rule: SecurityGroupRule }>({ method: 'POST', path: '/security-group-rules', body: { security_group_rule: values } })
  return answer.security_group_rule
}

/** All or none of them, in the order given. */
export async function createSecurityGroupRules(
  transport: Transport,
  values: readonly SecurityGroupRuleCreate[],
): Promise<readonly SecurityGroupRule[]> {
  const answer = await transport.send<{ security_group_rules: readonly SecurityGroupRule[] }>({ method: 'POST', path: '/security-group-rules', body: { security_group_rules: values } })
  return answer.security_group_rules
}

export async function showSecurityGroupRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<SecurityGroupRule, Q>> {
  const answer = await transport.send<{ security_group_rule: Shown<SecurityGroupRule, Q> }>({ method: 'GET', path: `/security-group-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.security_group_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSecurityGroupRule(
  transport: Transport,
  id: string,
  changes: SecurityGroupRuleUpdate,
  options: { readonly revision?: number } = {},
): Promise<SecurityGroupRule> {
  const answer = await transport.send<{ security_group_rule: SecurityGroupRule }>({ method: 'PUT', path: `/security-group-rules/${encodeURIComponent(id)}`, body: { security_group_rule: changes }, headers: ifMatch(options.revision) })
  return answer.security_group_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSecurityGroupRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-group-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
