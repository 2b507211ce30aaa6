import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { PolicyRemoveAuthorizationError, QosPolicyNotFound } from './errors.ts'
import type { RuleValues } from './refused-rule.ts'

/** What giving a policy to something needs to know of it. */
export interface PolicyFacts {
  readonly id: string
  readonly projectId: string
  readonly isDefault: boolean
  /** Projects, or `*` for all, that it is shared with. */
  readonly sharedWith: readonly string[]
  readonly rules: readonly RuleValues[]
}

/** Policies by id, and the default ones of projects, locked so that neither they nor their rules change. */
export async function lockPolicies(
  tx: WriteTx,
  wanted: { readonly ids: readonly string[]; readonly defaultsOf?: readonly string[] },
): Promise<ReadonlyMap<string, PolicyFacts>> {
  const { ids, defaultsOf = [] } = wanted
  if (ids.length === 0 && defaultsOf.length === 0) return new Map()
  const { rows } = await sql<PolicyFacts>`
    with locked as materialized (
      select id, project_id, is_default from qos_policy
      where id = any(${ids}::uuid[]) or (is_default and project_id = any(${defaultsOf}::text[]))
      order by id for share)
    select q.id, q.project_id as "projectId", q.is_default as "isDefault",
      array(select r.target_project from rbac_policy r where r.object_type = 'qos_policy'
        and r.object_id = q.id and r.action = 'access_as_shared') as "sharedWith",
      coalesce((select json_agg(json_build_object('type', r.type, 'value', r.value, 'burst', r.burst,
        'direction', r.direction) order by r.type, r.direction)
        from qos_rule r where r.qos_policy_id = q.id), '[]'::json) as rules
    from locked q`.execute(tx)
  return new Map(rows.map(policy => [policy.id, policy]))
}

/** The policy, provided that the actor may use it; throws its 404 otherwise. */
export function requirePolicy(
  actor: Actor,
  id: string,
  policies: ReadonlyMap<string, PolicyFacts>,
): PolicyFacts {
  const policy = policies.get(id)
  if (policy === undefined || !mayUse(actor, policy)) throw new QosPolicyNotFound({ policy_id: id })
  return policy
}

/** Whoever may not use a policy cannot get rid of it either: somebody else wants it there. */
export function requireRemovable(actor: Actor, id: string, policies: ReadonlyMap<string, PolicyFacts>): void {
  const policy = policies.get(id)
  if (policy !== undefined && !mayUse(actor, policy))
    throw new PolicyRemoveAuthorizationError({ policy_id: id })
}

function mayUse(actor: Actor, policy: PolicyFacts): boolean {
  return (
    actor.isAdmin ||
    policy.projectId === actor.projectId ||
    policy.sharedWith.includes('*') ||
    policy.sharedWith.includes(actor.projectId)
  )
}
