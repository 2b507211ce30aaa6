import type { Actor } from '@neutrino/base/operation.ts'
import { type RawBuilder, sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { Field, FilterValue, ResourceSchema } from '../definition/define-resource.ts'
import { hiddenMembers, withoutMembers } from '../definition/hidden-members.ts'
import type { SqlType } from '../definition/kind.ts'
import type { Policy } from '../policy/policy.ts'
import type { Residual } from '../policy/residual.ts'
import { type SqlField, toSql } from '../policy/to-sql.ts'
import { JsonText } from './json-text.ts'
import type { ListQuery } from './list-query.ts'
import { isSwitchedOn } from './switched-on.ts'
import { tagOf } from './tag-pairs.ts'

/** A row as the wire shows it: keys are wire names in the order of the definition. */
export type WireRow = Record<string, unknown>

export interface ReadContext {
  readonly actor: Actor
  readonly policy: Policy
  readonly hiddenAliases: ReadonlySet<string>
  /** Of objects that another one owns: only those of this one. */
  readonly parentId?: string | undefined
  /** The answer to a PUT, in which lengths that are text elsewhere are numbers. */
  readonly isAfterUpdate?: true
}

/** Rule that an object must pass to be shown: get_network. */
export const getRule = (schema: ResourceSchema): string => `get_${schema.ruleName}`

/** SQL of a policy field: an attribute, a parent's attribute, or shared, which depends on the actor. */
export function policyField(schema: ResourceSchema, actor: Actor): (name: string) => SqlField {
  const own = `${schema.definition.collection}:`
  return name => {
    const { policyFields, actorColumns } = schema.storage
    // field:networks:shared names the collection that the attribute belongs to.
    const plain = name.startsWith(own) ? name.slice(own.length) : name
    const parent = policyFields?.[name] ?? policyFields?.[plain]
    if (parent)
      return typeof parent === 'function' ? { sql: parent(actor), type: 'boolean' } : { sql: sql.raw(parent) }
    const ofParent = parentField(schema, actor, name)
    if (ofParent) return ofParent
    const field = schema.byWire.get(plain)
    const type = comparedAs(field?.attribute.kind.sqlType)
    const perActor = actorColumns?.[field?.wire ?? plain]
    return { sql: perActor?.(actor) ?? sql.raw(field?.sql ?? 'null'), type }
  }
}

const parentPrefix = 'ext_parent:'

/** `ext_parent:project_id`, an attribute of the parent, and `ext_parent_policy_id`, its id. */
function parentField(schema: ResourceSchema, actor: Actor, name: string): SqlField | undefined {
  const { parent } = schema
  if (parent === undefined) return undefined
  if (name === `ext_parent_${schema.definition.parent?.member}_id`) return { sql: sql.raw(parent.column) }
  if (!name.startsWith(parentPrefix)) return undefined
  const field = policyField(parent.schema, actor)(name.slice(parentPrefix.length))
  const { from } = parent.schema.storage
  return {
    ...field,
    sql: sql`(select ${field.sql} from ${sql.raw(from)} where ${sql.raw(parent.schema.key)} = ${sql.raw(parent.column)})`,
  }
}

function comparedAs(sqlType: SqlType | undefined): NonNullable<SqlField['type']> {
  if (sqlType === 'uuid' || sqlType === 'boolean') return sqlType
  return sqlType === 'integer' || sqlType === 'bigint' ? 'integer' : 'text'
}

interface Column {
  readonly field: Field
  readonly expression: RawBuilder<unknown>
  readonly isJsonText: boolean
  /** Shown only in rows where this holds; undefined: in all. */
  readonly condition: Residual | undefined
}

/**
 * In which rows this actor may know an attribute. Filters and sorting by others would tell it as well: by
 * the objects that come back, and by their order.
 */
export function mayKnow(schema: ResourceSchema, { actor, policy }: ReadContext, { wire }: Field): Residual {
  const rule = `${getRule(schema)}:${wire}`
  return policy.isRegistered(rule) ? policy.partial(actor, rule) : { kind: 'true' }
}

/** The attributes this actor may see, pruned to the wanted ones, so that the query reads no more. */
function visibleColumns(
  schema: ResourceSchema,
  context: ReadContext,
  wanted: ReadonlySet<string> | undefined,
): readonly Column[] {
  const { actor, policy, hiddenAliases } = context
  const whole = JSON.stringify(policy.partial(actor, getRule(schema)))
  const columns: Column[] = []
  for (const field of schema.fields) {
    const { attribute, wire } = field
    if (attribute.hidden || !isSwitchedOn(attribute, hiddenAliases)) continue
    const mirrored = wire === 'tenant_id' && wanted?.has('project_id')
    if (wanted && !wanted.has(wire) && !mirrored) continue
    const perActor = schema.storage.actorColumns?.[wire]
    if (field.sql === undefined && !perActor) continue
    const residual = mayKnow(schema, context, field)
    if (residual.kind === 'false') continue
    const isSameForAll = residual.kind === 'true' || JSON.stringify(residual) === whole
    const condition = isSameForAll ? undefined : residual
    const jsonText = schema.storage.jsonTexts?.[field.key]
    const shown = field.sql && withoutMembers(field.sql, hiddenMembers(attribute, hiddenAliases))
    const text = jsonText ?? (attribute.asText && !context.isAfterUpdate ? `(${shown})::text` : shown)
    columns.push({
      field,
      condition,
      isJsonText: jsonText !== undefined,
      expression: perActor ? perActor(actor) : sql.raw(text ?? 'null'),
    })
  }
  return columns
}

const conditionPrefix = '~'

function columnList(
  schema: ResourceSchema,
  context: ReadContext,
  columns: readonly Column[],
  wanted: ReadonlySet<string> | undefined,
): RawBuilder<unknown>[] {
  const resolve = policyField(schema, context.actor)
  return columns.flatMap(({ field, expression, condition }) => {
    const parts: RawBuilder<unknown>[] = []
    if (field.wire === 'tenant_id') {
      if (!wanted || wanted.has('tenant_id')) parts.push(sql`${expression} as ${sql.id('tenant_id')}`)
      if (!wanted || wanted.has('project_id')) parts.push(sql`${expression} as ${sql.id('project_id')}`)
    } else parts.push(sql`${expression} as ${sql.id(field.wire)}`)
    if (condition) parts.push(sql`${toSql(condition, resolve)} as ${sql.id(conditionPrefix + field.wire)}`)
    return parts
  })
}

/**
 * Drops attributes whose per-row rule failed, the flags themselves, and nulls that are not shown. What is
 * dropped becomes undefined, which JSON leaves out: a delete would double the time to write the JSON,
 * since the rows would no longer have one shape.
 */
function applyConditions(rows: readonly WireRow[], columns: readonly Column[]): void {
  for (const { field } of columns) {
    if (!field.attribute.omitNull) continue
    for (const row of rows) if (row[field.wire] === null) row[field.wire] = undefined
  }
  for (const { field } of columns.filter(column => column.isJsonText))
    for (const row of rows) row[field.wire] = new JsonText(String(row[field.wire]))
  const conditional = columns.filter(column => column.condition).map(column => column.field.wire)
  if (conditional.length === 0) return
  for (const row of rows) {
    for (const wire of conditional) {
      if (row[conditionPrefix + wire] !== true) row[wire] = undefined
      row[conditionPrefix + wire] = undefined
    }
  }
}

/** Objects that exist for this actor: its own project's, those shared with it, all for an admin. */
export function visible(schema: ResourceSchema, actor: Actor): RawBuilder<unknown> {
  const project = schema.byWire.get('tenant_id')?.sql
  const others = schema.storage.visibleToOthers?.(actor)
  if (actor.isAdmin || actor.isService) return sql`true`
  if (project === undefined) return others ?? sql`true`
  // A token without a project does not own what belongs to no project.
  const own = actor.projectId === '' ? sql`false` : sql`${sql.raw(project)} = ${actor.projectId}`
  return others ? sql`(${own} or ${others})` : own
}

/** Objects of one parent, where the resource has parents. */
export function within(schema: ResourceSchema, parentId: string | undefined): RawBuilder<unknown> {
  return schema.parent === undefined ? sql`true` : sql`${sql.raw(schema.parent.column)} = ${parentId}`
}

const join = (parts: readonly RawBuilder<unknown>[], separator: string) => sql.join(parts, sql.raw(separator))

/** One object by id as the wire shows it. Missing for the actor: undefined; refused by the rule: 'denied'. */
export async function selectOne(
  db: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  id: string,
  wanted?: ReadonlySet<string>,
): Promise<WireRow | undefined | 'denied'> {
  const columns = visibleColumns(schema, context, wanted)
  const residual = context.policy.partial(context.actor, getRule(schema))
  const allowed = toSql(residual, policyField(schema, context.actor))
  const list = [...columnList(schema, context, columns, wanted), sql`${allowed} as ${sql.id('~allowed')}`]
  const { rows } = await sql<WireRow>`select ${join(list, ', ')} from ${sql.raw(schema.storage.from)}
    where ${sql.raw(schema.key)} = ${id} and ${within(schema, context.parentId)}
      and ${visible(schema, context.actor)}`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const mayRead = row['~allowed'] === true
  row['~allowed'] = undefined
  applyConditions(rows, columns)
  if (!mayRead) return 'denied'
  await schema.storage.complete?.(db, new Map([[id, row]]), new Map())
  return row
}

/** Objects by id in the order given, shown to whoever just wrote them. */
export async function selectWritten(
  db: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  ids: readonly string[],
): Promise<readonly WireRow[]> {
  const columns = visibleColumns(schema, context, undefined)
  const list = [
    ...columnList(schema, context, columns, undefined),
    sql`${sql.raw(schema.key)} as ${sql.id('~id')}`,
  ]
  const { rows } = await sql<WireRow>`select ${join(list, ', ')} from ${sql.raw(schema.storage.from)}
    where ${sql.raw(schema.key)} = any(${ids}::${sql.raw(schema.definition.keyKind ?? 'uuid')}[])
      and ${within(schema, context.parentId)}`.execute(db)
  applyConditions(rows, columns)
  const byId = new Map(rows.map(row => [String(row['~id']), row]))
  if (rows.length > 0) await schema.storage.complete?.(db, byId, new Map())
  for (const row of rows) row['~id'] = undefined
  return ids.flatMap((id): WireRow[] => {
    const row = byId.get(id)
    return row ? [row] : []
  })
}

export interface Page {
  readonly rows: readonly WireRow[]
  /** Keys of the rows, in their order. */
  readonly ids: readonly string[]
  /** Key of the first and last row, for the links. */
  readonly first: string | undefined
  readonly last: string | undefined
}

/** Rows of a list in one statement: visibility, policy, filters, paging and pruned columns. */
export async function selectList(
  db: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  query: ListQuery,
): Promise<Page> {
  const columns = visibleColumns(schema, context, query.fields)
  const residual = context.policy.partial(context.actor, getRule(schema))
  if (residual.kind === 'false') return { rows: [], ids: [], first: undefined, last: undefined }
  const where: RawBuilder<unknown>[] = [
    within(schema, context.parentId),
    visible(schema, context.actor),
    toSql(residual, policyField(schema, context.actor)),
  ]
  for (const [field, values] of query.filters)
    where.push(
      toSql(mayKnow(schema, context, field), policyField(schema, context.actor)),
      filterCondition(schema, context.actor, field, values),
    )
  for (const { kind, tags } of query.tagFilters) where.push(tagCondition(schema, kind, tags))
  if (query.marker !== undefined) where.push(afterMarker(schema, query, context.parentId))
  const list = [
    ...columnList(schema, context, columns, query.fields),
    sql`${sql.raw(schema.key)} as ${sql.id('~id')}`,
  ]
  const limit = query.limit === undefined ? sql`` : sql`limit ${query.limit}`
  const { rows } = await sql<WireRow>`select ${join(list, ', ')} from ${sql.raw(schema.storage.from)}
    where ${join(where, ' and ')} order by ${orderBy(schema, query)} ${limit}`.execute(db)
  if (query.reverse) rows.reverse()
  applyConditions(rows, columns)
  const ids = rows.map(row => String(row['~id']))
  if (schema.storage.complete && rows.length > 0) {
    const filters = new Map([...query.filters].map(([field, values]) => [field.key, values]))
    await schema.storage.complete(db, new Map(rows.map((row, index) => [ids[index]!, row])), filters)
  }
  for (const row of rows) row['~id'] = undefined
  return { rows, ids, first: ids[0], last: ids.at(-1) }
}

/**
 * Objects with these keys, or of these parents, as their list shows them to the caller, each with the key by
 * which it was found.
 */
export async function selectRelated(
  db: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly row: WireRow }[]> {
  const columns = visibleColumns(schema, context, undefined)
  const residual = context.policy.partial(context.actor, getRule(schema))
  if (residual.kind === 'false') return []
  const foundBy = sql.raw(schema.parent?.column ?? schema.key)
  const list = [
    ...columnList(schema, context, columns, undefined),
    sql`${sql.raw(schema.key)} as ${sql.id('~id')}`,
    sql`${foundBy} as ${sql.id('~by')}`,
  ]
  const { rows } = await sql<WireRow>`select ${join(list, ', ')} from ${sql.raw(schema.storage.from)}
    where ${foundBy} = any(${keys}::uuid[]) and ${visible(schema, context.actor)}
      and ${toSql(residual, policyField(schema, context.actor))} order by ${sql.raw(schema.key)}`.execute(db)
  applyConditions(rows, columns)
  const found = rows.map(row => ({ key: String(row['~by']), row }))
  if (rows.length > 0)
    await schema.storage.complete?.(db, new Map(rows.map(row => [String(row['~id']), row])), new Map())
  for (const row of rows) {
    row['~id'] = undefined
    row['~by'] = undefined
  }
  return found
}

function filterCondition(
  schema: ResourceSchema,
  actor: Actor,
  field: Field,
  values: readonly FilterValue[],
): RawBuilder<unknown> {
  if (values.length === 0) return sql`false`
  const own = schema.storage.filters?.[field.key]
  if (own) return own(values, actor)
  const perActor = schema.storage.actorColumns?.[field.wire]
  const expression = perActor ? perActor(actor) : sql.raw(field.sql ?? 'null')
  return sql`${expression} = any(${values}::${sql.raw(field.attribute.kind.sqlType)}[])`
}

function tagCondition(schema: ResourceSchema, kind: string, tags: readonly string[]): RawBuilder<unknown> {
  const column = sql.raw(`${schema.storage.table}.tags`)
  if (kind === 'has_key') {
    const starts = tags.map(key => tagOf(key, ''))
    return sql`not exists (select from unnest(${starts}::text[]) as start (text)
      where not exists (select from unnest(${column}) as tag (text) where starts_with(tag.text, start.text)))`
  }
  const contains = kind.endsWith('-any')
    ? sql`${column} && ${tags}::text[]`
    : sql`${column} @> ${tags}::text[]`
  return kind.startsWith('not-') ? sql`not (${contains})` : contains
}

interface OrderKey {
  readonly text: string
  readonly descending: boolean
}

/** Sort keys with the primary key as tie breaker; null sorts first, as a value of its own. */
function orderKeys(schema: ResourceSchema, query: ListQuery): readonly OrderKey[] {
  const keys = query.sort.flatMap(({ field, descending }) => {
    const text = field.sql ?? 'null'
    return [
      { text: `(${text} is not null)`, descending },
      { text, descending },
    ]
  })
  return [...keys, { text: schema.key, descending: false }].map(key => ({
    ...key,
    descending: key.descending !== query.reverse,
  }))
}

function orderBy(schema: ResourceSchema, query: ListQuery): RawBuilder<unknown> {
  return sql.raw(
    orderKeys(schema, query)
      .map(key => `${key.text}${key.descending ? ' desc' : ''}`)
      .join(', '),
  )
}

/** Rows beyond the marker in the list's order: (a > m.a) or (a = m.a and b > m.b) … */
function afterMarker(
  schema: ResourceSchema,
  query: ListQuery,
  parentId: string | undefined,
): RawBuilder<unknown> {
  const keys = orderKeys(schema, query)
  const names = keys.map((_, index) => `k${index}`)
  const marker = sql`(select ${sql.raw(keys.map((key, index) => `${key.text} as k${index}`).join(', '))}
    from ${sql.raw(schema.storage.from)} where ${sql.raw(schema.key)} = ${query.marker}
      and ${within(schema, parentId)})`
  const alternatives = keys.map((key, index) => {
    const equal = keys
      .slice(0, index)
      .map((earlier, position) => `${earlier.text} is not distinct from m.${names[position]}`)
    return `(${[...equal, `${key.text} ${key.descending ? '<' : '>'} m.${names[index]}`].join(' and ')})`
  })
  return sql`exists (select 1 from ${marker} as m where ${sql.raw(alternatives.join(' or '))})`
}
