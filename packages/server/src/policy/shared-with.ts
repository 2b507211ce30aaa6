import type { Actor } from '@neutrino/base/operation.ts'
import { type RawBuilder, sql } from 'kysely'

/** An RBAC entry gives the actor's project, or all, this use of the object. `object` is SQL of its id. */
export function sharedWith(
  objectType: string,
  action: string,
  object: string,
): (actor: Actor) => RawBuilder<unknown> {
  return actor => sql`exists (select 1 from rbac_policy r where r.object_type = ${sql.lit(objectType)}
    and r.object_id = ${sql.raw(object)} and r.action = ${sql.lit(action)}
    and r.target_project in ('*', ${actor.projectId}))`
}

/** An RBAC entry of one of these actions exists for the actor: the object exists for it. */
export function knownThroughRbac(
  objectType: string,
  actions: readonly string[],
  object: string,
): (actor: Actor) => RawBuilder<unknown> {
  return actor => sql`exists (select 1 from rbac_policy r where r.object_type = ${sql.lit(objectType)}
    and r.object_id = ${sql.raw(object)} and r.action in (${sql.join(actions.map(action => sql.lit(action)))})
    and r.target_project in ('*', ${actor.projectId}))`
}
