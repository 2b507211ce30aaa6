import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { isKey, type ResourceSchema } from '../definition/define-resource.ts'
import type { Target } from '../policy/residual.ts'
import { policyField, visible } from './select.ts'
import type { ApiRequest } from './wire.ts'

/** Throws the parent's 404 unless the object in front of the path exists for the actor. */
export async function requireParent(db: ReadTx, schema: ResourceSchema, request: ApiRequest): Promise<void> {
  await selectParent(db, schema, request, { fields: new Set(), lock: false })
}

/**
 * The same for a write: the parent stays until the end of the transaction, and what is done to its
 * objects is done one after the other. Answers the fields of the parent that rules ask for.
 */
export async function lockParent(
  db: ReadTx,
  schema: ResourceSchema,
  request: ApiRequest,
  fields: ReadonlySet<string> = new Set(),
): Promise<Target> {
  return selectParent(db, schema, request, { fields, lock: true })
}

const prefix = 'ext_parent:'
const frozenColumn = '~~frozen'

async function selectParent(
  db: ReadTx,
  { parent, definition }: ResourceSchema,
  { op, parentId = '' }: ApiRequest,
  options: { readonly fields: ReadonlySet<string>; readonly lock: boolean },
): Promise<Target> {
  if (parent === undefined) return {}
  const { schema } = parent
  if (!isKey(schema.definition, parentId)) throw schema.definition.notFound(parentId)
  const resolve = policyField(schema, op.actor)
  const columns = [...options.fields]
    .filter(name => name.startsWith(prefix))
    .map(name => sql`${resolve(name.slice(prefix.length)).sql} as ${sql.id(name)}`)
  const frozen = options.lock ? schema.storage.frozen : undefined
  if (frozen) columns.push(sql`${sql.raw(frozen.by)} as ${sql.id(frozenColumn)}`)
  const lock = options.lock ? sql.raw(`for no key update of ${schema.storage.table}`) : sql``
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join([sql`true as found`, ...columns])}
    from ${sql.raw(schema.storage.from)}
    where ${sql.raw(schema.key)} = ${parentId} and ${visible(schema, op.actor)} ${lock}`.execute(db)
  const [row] = rows
  if (row === undefined) throw schema.definition.notFound(parentId)
  const by = row[frozenColumn]
  if (frozen && typeof by === 'string') throw frozen.refusal(by)
  return { ...row, [`ext_parent_${definition.parent?.member}_id`]: parentId }
}
