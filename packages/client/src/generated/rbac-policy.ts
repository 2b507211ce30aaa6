// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Lets a project, or all, use an object of another. */
export interface RbacPolicy {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** What kind of object is shared: network, security_group, … */
  readonly object_type: string
  /** The object that is shared. */
  readonly object_id: string
  /** Project that may use the object; * for all. */
  readonly target_tenant: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** What the target may do with the object: access_as_shared or, with networks, access_as_external. */
  readonly action: string
}

/** What a new rbac_policy is made from. */
export interface RbacPolicyCreate {
  /** What kind of object is shared: network, security_group, … */
  readonly object_type: string
  /** The object that is shared. */
  readonly object_id: string
  /** Project that may use the object; * for all. */
  readonly target_tenant: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** What the target may do with the object: access_as_shared or, with networks, access_as_external. */
  readonly action: string
}

/** What may be changed. */
export interface RbacPolicyUpdate {
  /** Project that may use the object; * for all. */
  readonly target_tenant?: string
}

/** Filters, sorting and paging of a rbac_policy list; an array matches any of its values. */
export type RbacPolicyQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** What kind of object is shared: network, security_group, … */
  readonly object_type?: QueryValue
  /** The object that is shared. */
  readonly object_id?: QueryValue
  /** Project that may use the object; * for all. */
  readonly target_tenant?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** What the target may do with the object: access_as_shared or, with networks, access_as_external. */
  readonly action?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: QueryValue
  readonly sort_dir?: readonly ('asc' | 'desc')[]
}

/** All of the rbac_policies that match, in one answer unless `limit` is given. */
export async function listRbacPolicies<const Q extends RbacPolicyQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<RbacPolicy, Q>[]> {
  const answer = await transport.send<{ rbac_policies: readonly Shown<RbacPolicy, Q>[] }>({ method: 'GET', path: '/rbac-policies', ...(query === undefined ? {} : { query }) })
  return answer.rbac_policies
}

export async function createRbacPolicy(transport: Transport, values: RbacPolicyCreate): Promise<RbacPolicy> {
  const answer = await transport.send<{ rbac_policy: RbacPolicy }>({ method: 'POST', path: '/rbac-policies', body: { rbac_policy: values } })
  return answer.rbac_policy
}

/** All or none of them, in the order given. */
export async function createRbacPolicies(
  transport: Transport,
  values: readonly RbacPolicyCreate[],
): Promise<readonly RbacPolicy[]> {
  const answer = await transport.send<{ rbac_policies: readonly RbacPolicy[] }>({ method: 'POST', path: '/rbac-policies', body: { rbac_policys: values } })
  return answer.rbac_policies
}

export async function showRbacPolicy<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<RbacPolicy, Q>> {
  const answer = await transport.send<{ rbac_policy: Shown<RbacPolicy, Q> }>({ method: 'GET', path: `/rbac-policies/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.rbac_policy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateRbacPolicy(
  transport: Transport,
  id: string,
  changes: RbacPolicyUpdate,
  options: { readonly revision?: number } = {},
): Promise<RbacPolicy> {
  const answer = await transport.send<{ rbac_policy: RbacPolicy }>({ method: 'PUT', path: `/rbac-policies/${encodeURIComponent(id)}`, body: { rbac_policy: changes }, headers: ifMatch(options.revision) })
  return answer.rbac_policy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteRbacPolicy(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/rbac-policies/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
