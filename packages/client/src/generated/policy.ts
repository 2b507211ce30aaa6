// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Rules for the traffic of the ports, networks, floating IPs and gateways that have it. */
export interface Policy {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Whether every project may use the policy. */
  readonly shared: boolean
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Its rules, of all types. */
  readonly rules: readonly (Readonly<Record<string, unknown>>)[]
  /** Whether new networks of the project have it unless they name another; one policy of a project can be. */
  readonly is_default: boolean
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description: string
}

/** What a new policy is made from. */
export interface PolicyCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether every project may use the policy. */
  readonly shared?: boolean
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether new networks of the project have it unless they name another; one policy of a project can be. */
  readonly is_default?: boolean
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface PolicyUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether every project may use the policy. */
  readonly shared?: boolean
  /** Whether new networks of the project have it unless they name another; one policy of a project can be. */
  readonly is_default?: boolean
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a policy list; an array matches any of its values. */
export type PolicyQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Whether every project may use the policy. */
  readonly shared?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Whether new networks of the project have it unless they name another; one policy of a project can be. */
  readonly is_default?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
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

/** All of the policies that match, in one answer unless `limit` is given. */
export async function listPolicies<const Q extends PolicyQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Policy, Q>[]> {
  const answer = await transport.send<{ policies: readonly Shown<Policy, Q>[] }>({ method: 'GET', path: '/qos/policies', ...(query === undefined ? {} : { query }) })
  return answer.policies
}

/** The same page by page, `limit` objects a request. */
export function pagePolicies<const Q extends PolicyQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Policy, Q>[], void, undefined> {
  return pages(transport, { path: '/qos/policies', collection: 'policies' }, query)
}

export async function createPolicy(transport: Transport, values: PolicyCreate): Promise<Policy> {
  const answer = await transport.send<{ policy: Policy }>({ method: 'POST', path: '/qos/policies', body: { policy: values } })
  return answer.policy
}

/** All or none of them, in the order given. */
export async function createPolicies(
  transport: Transport,
  values: readonly PolicyCreate[],
): Promise<readonly Policy[]> {
  const answer = await transport.send<{ policies: readonly Policy[] }>({ method: 'POST', path: '/qos/policies', body: { policys: values } })
  return answer.policies
}

export async function showPolicy<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Policy, Q>> {
  const answer = await transport.send<{ policy: Shown<Policy, Q> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.policy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updatePolicy(
  transport: Transport,
  id: string,
  changes: PolicyUpdate,
  options: { readonly revision?: number } = {},
): Promise<Policy> {
  const answer = await transport.send<{ policy: Policy }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(id)}`, body: { policy: changes }, headers: ifMatch(options.revision) })
  return answer.policy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deletePolicy(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfPolicy(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfPolicy(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/qos/policies/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfPolicy(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfPolicy(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfPolicy(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/qos/policies/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToPolicy(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromPolicy(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfPolicy(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/qos/policies/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfPolicy(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/qos/policies/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfPolicy(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/qos/policies/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfPolicy(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/qos/policies/${encodeURIComponent(id)}/metadata-tags` })
}
