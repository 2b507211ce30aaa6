import type { Actor } from '@neutrino/base/operation.ts'
import { type RawBuilder, sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { isKey, type ResourceSchema } from '../definition/define-resource.ts'
import type { ApiError } from '../errors/define-error.ts'
import { HttpNotFound } from '../errors/errors.ts'
import type { Policy } from '../policy/policy.ts'
import { holds, type Target } from '../policy/residual.ts'
import { toSql } from '../policy/to-sql.ts'
import { deniedBy, wireTarget } from './authorize.ts'
import { getRule, policyField, visible, within } from './select.ts'

export interface CurrentObject {
  /** By attribute key. */
  readonly values: Readonly<Record<string, unknown>>
  /** By wire name, with the parents' fields that the asked rules need. */
  readonly target: Target
  /** Why nobody can change it now. */
  readonly frozen: ApiError | undefined
}

const frozenColumn = '~~frozen'

/**
 * The object of a PUT, DELETE or member action, locked until the end of the transaction. One
 * that does not exist for the actor is its 404; one it may not read the general 404.
 */
export async function selectCurrent(
  tx: ReadTx,
  schema: ResourceSchema,
  context: { readonly actor: Actor; readonly policy: Policy; readonly parentId?: string | undefined },
  id: string,
  options: { readonly rules: readonly string[]; readonly lock: boolean },
): Promise<CurrentObject> {
  const { definition, storage, key } = schema
  if (!isKey(definition, id)) throw definition.notFound(id, context.parentId)
  const { actor, policy } = context
  const readRule = getRule(schema)
  const needed = new Set([readRule, ...options.rules].flatMap(rule => [...policy.fieldsNeeded(actor, rule)]))
  const resolve = policyField(schema, actor)
  const columns = schema.fields
    .filter(field => field.sql !== undefined)
    .map(field => sql`${sql.raw(field.sql!)} as ${sql.id(field.key)}`)
  const parents = [...needed]
    .filter(name => !schema.byWire.has(name))
    .map(name => sql`${resolve(name).sql} as ${sql.id(`~${name}`)}`)
  const frozenBy = sql`${sql.raw(storage.frozen?.by ?? 'null')} as ${sql.id(frozenColumn)}`
  const lock = options.lock ? sql.raw(`for update of ${storage.table}`) : sql``
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join([...columns, ...parents, frozenBy])}
    from ${sql.raw(storage.from)} where ${sql.raw(key)} = ${id}
      and ${within(schema, context.parentId)} and ${visible(schema, actor)} ${lock}`.execute(tx)
  const row = rows[0]
  if (!row) throw definition.notFound(id, context.parentId)
  const target = wireTarget(schema, row)
  for (const name of needed) if (`~${name}` in row) target[name] = row[`~${name}`]
  if (!holds(policy.partial(actor, readRule), target)) throw new HttpNotFound({})
  const { [frozenColumn]: by, ...values } = row
  return { values, target, frozen: typeof by === 'string' ? storage.frozen?.refusal(by) : undefined }
}

/** Throws the 403 of the rule unless all objects that meet the condition pass it: one statement, or none. */
export async function authorizeAll(
  tx: ReadTx,
  schema: ResourceSchema,
  { actor, policy }: { readonly actor: Actor; readonly policy: Policy },
  rule: string,
  condition: RawBuilder<unknown>,
): Promise<void> {
  const residual = policy.partial(actor, rule)
  if (residual.kind === 'true') return
  const passes = toSql(residual, policyField(schema, actor))
  const { rows } = await sql`select from ${sql.raw(schema.storage.from)}
    where ${condition} and (${passes}) is not true limit 1`.execute(tx)
  if (rows.length > 0) throw deniedBy(rule)
}
