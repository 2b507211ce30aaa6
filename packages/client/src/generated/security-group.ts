// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A set of rules that say which packets ports with this group may send and receive. */
export interface SecurityGroup {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** The rules of the group; a request that makes one may name rules without the group. */
  readonly security_group_rules: readonly (Readonly<Record<string, unknown>>)[]
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Free text for people. */
  readonly description: string
  /** Whether answers to allowed packets are allowed without a rule of their own. */
  readonly stateful: boolean
  /** Whether the group is shared with the caller. */
  readonly shared: boolean
}

/** What a new security_group is made from. */
export interface SecurityGroupCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The rules of the group; a request that makes one may name rules without the group. */
  readonly security_group_rules?: readonly (Readonly<Record<string, unknown>>)[]
  /** Whether the group is born with the default rules as well. */
  readonly include_default_rules?: boolean
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
  /** Whether answers to allowed packets are allowed without a rule of their own. */
  readonly stateful?: boolean
}

/** What may be changed. */
export interface SecurityGroupUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Whether answers to allowed packets are allowed without a rule of their own. */
  readonly stateful?: boolean
}

/** Filters, sorting and paging of a security_group list; an array matches any of its values. */
export type SecurityGroupQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Whether answers to allowed packets are allowed without a rule of their own. */
  readonly stateful?: QueryValue
  /** Whether the group is shared with the caller. */
  readonly shared?: QueryValue
  /** Any of the tags, separated by commas. */
  readonly 'tags-any'?: QueryValue
  /** Not all of the tags, separated by commas. */
  readonly 'not-tags'?: QueryValue
  /** None of the tags, separated by commas. */
  readonly 'not-tags-any'?: QueryValue
  /** A tag key=value, as key:value. */
  readonly tag_kv?: QueryValue
  /** A tag with this key, whatever its value. */
  readonly has_key?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the security_groups that match, in one answer unless `limit` is given. */
export async function listSecurityGroups<const Q extends SecurityGroupQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<SecurityGroup, Q>[]> {
  const answer = await transport.send<{ security_groups: readonly Shown<SecurityGroup, Q>[] }>({ method: 'GET', path: '/security-groups', ...(query === undefined ? {} : { query }) })
  return answer.security_groups
}

/** The same page by page, `limit` objects a request. */
export function pageSecurityGroups<const Q extends SecurityGroupQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<SecurityGroup, Q>[], void, undefined> {
  return pages(transport, { path: '/security-groups', collection: 'security_groups' }, query)
}

export async function createSecurityGroup(transport: Transport, values: SecurityGroupCreate): Promise<SecurityGroup> {
  const answer = await transport.send<{ security_group: SecurityGroup }>({ method: 'POST', path: '/security-groups', body: { security_group: values } })
  return answer.security_group
}

/** All or none of them, in the order given. */
export async function createSecurityGroups(
  transport: Transport,
  values: readonly SecurityGroupCreate[],
): Promise<readonly SecurityGroup[]> {
  const answer = await transport.send<{ security_groups: readonly SecurityGroup[] }>({ method: 'POST', path: '/security-groups', body: { security_groups: values } })
  return answer.security_groups
}

export async function showSecurityGroup<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<SecurityGroup, Q>> {
  const answer = await transport.send<{ security_group: Shown<SecurityGroup, Q> }>({ method: 'GET', path: `/security-groups/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.security_group
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSecurityGroup(
  transport: Transport,
  id: string,
  changes: SecurityGroupUpdate,
  options: { readonly revision?: number } = {},
): Promise<SecurityGroup> {
  const answer = await transport.send<{ security_group: SecurityGroup }>({ method: 'PUT', path: `/security-groups/${encodeURIComponent(id)}`, body: { security_group: changes }, headers: ifMatch(options.revision) })
  return answer.security_group
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSecurityGroup(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-groups/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfSecurityGroup(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/security-groups/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfSecurityGroup(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/security-groups/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfSecurityGroup(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/security-groups/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfSecurityGroup(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-groups/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfSecurityGroup(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/security-groups/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToSecurityGroup(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/security-groups/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromSecurityGroup(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-groups/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfSecurityGroup(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/security-groups/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfSecurityGroup(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/security-groups/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfSecurityGroup(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/security-groups/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfSecurityGroup(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/security-groups/${encodeURIComponent(id)}/metadata-tags` })
}
