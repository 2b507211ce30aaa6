// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Whether new security groups are stateful where nobody says. */
export interface SecurityGroupsDefaultStatefulness {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly project_id: string | null
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly tenant_id: string | null
  /** What `stateful` of a new group is unless the request says. */
  readonly stateful: boolean
}

/** What a new security_groups_default_statefulness is made from. */
export interface SecurityGroupsDefaultStatefulnessCreate {
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly project_id?: string | null
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly tenant_id?: string | null
  /** What `stateful` of a new group is unless the request says. */
  readonly stateful?: boolean
}

/** What may be changed. */
export interface SecurityGroupsDefaultStatefulnessUpdate {
  /** What `stateful` of a new group is unless the request says. */
  readonly stateful?: boolean
}

/** Filters, sorting and paging of a security_groups_default_statefulness list; an array matches any of its values. */
export type SecurityGroupsDefaultStatefulnessQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly project_id?: QueryValue
  /** Project whose groups are meant; null, for an admin only, is every project without an own setting. */
  readonly tenant_id?: QueryValue
  /** What `stateful` of a new group is unless the request says. */
  readonly stateful?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'tenant_id' | 'stateful')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the security_groups_default_statefulness that match, in one answer unless `limit` is given. */
export async function listSecurityGroupsDefaultStatefulness<const Q extends SecurityGroupsDefaultStatefulnessQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<SecurityGroupsDefaultStatefulness, Q>[]> {
  const answer = await transport.send<{ security_groups_default_statefulness: readonly Shown<SecurityGroupsDefaultStatefulness, Q>[] }>({ method: 'GET', path: '/security-groups-default-statefulness', ...(query === undefined ? {} : { query }) })
  return answer.security_groups_default_statefulness
}

/** The same page by page, `limit` objects a request. */
export function pageSecurityGroupsDefaultStatefulness<const Q extends SecurityGroupsDefaultStatefulnessQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<SecurityGroupsDefaultStatefulness, Q>[], void, undefined> {
  return pages(transport, { path: '/security-groups-default-statefulness', collection: 'security_groups_default_statefulness' }, query)
}

export async function createSecurityGroupsDefaultStatefulness(transport: Transport, values: SecurityGroupsDefaultStatefulnessCreate): Promise<SecurityGroupsDefaultStatefulness> {
  const answer = await transport.send<{ security_groups_default_statefulness: SecurityGroupsDefaultStatefulness }>({ method: 'POST', path: '/security-groups-default-statefulness', body: { security_groups_default_statefulness: values } })
  return answer.security_groups_default_statefulness
}

export async function showSecurityGroupsDefaultStatefulness<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<SecurityGroupsDefaultStatefulness, Q>> {
  const answer = await transport.send<{ security_groups_default_statefulness: Shown<SecurityGroupsDefaultStatefulness, Q> }>({ method: 'GET', path: `/security-groups-default-statefulness/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.security_groups_default_statefulness
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSecurityGroupsDefaultStatefulness(
  transport: Transport,
  id: string,
  changes: SecurityGroupsDefaultStatefulnessUpdate,
  options: { readonly revision?: number } = {},
): Promise<SecurityGroupsDefaultStatefulness> {
  const answer = await transport.send<{ security_groups_default_statefulness: SecurityGroupsDefaultStatefulness }>({ method: 'PUT', path: `/security-groups-default-statefulness/${encodeURIComponent(id)}`, body: { security_groups_default_statefulness: changes }, headers: ifMatch(options.revision) })
  return answer.security_groups_default_statefulness
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSecurityGroupsDefaultStatefulness(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-groups-default-statefulness/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
