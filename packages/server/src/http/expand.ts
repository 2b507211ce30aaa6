import { type RawBuilder, sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { Relation, ResourceSchema } from '../definition/define-resource.ts'
import { HttpBadRequest } from '../errors/errors.ts'
import { jsonOf } from './json-text.ts'
import { type ReadContext, selectRelated, type WireRow } from './select.ts'
import { isSchemaOn, isSwitchedOn } from './switched-on.ts'
import type { Endpoint } from './wire.ts'

/** Objects of one answer that others are shown inside of; further ones are on the next page. */
export const EXPANDED_MAX = 500

/** Characters of all that is shown inside the objects of one answer: what they share is written once for each. */
export const EXPANDED_LENGTH_MAX = 32 * 1024 * 1024

/** What else is shown inside an object, by the name that asks for it. */
export type Expansion = ReadonlyMap<string, { readonly relation: Relation; readonly schema: ResourceSchema }>

/** What `expand=` asks for: names, by commas or one by one. Throws HTTPBadRequest for one that is not here. */
export function parseExpansion(
  { schema, related = new Map() }: Endpoint,
  parameters: URLSearchParams,
  hiddenAliases: ReadonlySet<string>,
): Expansion {
  const { expansions } = schema.storage
  if (expansions === undefined || !isSwitchedOn(expansions, hiddenAliases)) return new Map()
  const names = parameters.getAll('expand').flatMap(text => text.split(','))
  return new Map(
    [...new Set(names)].map(name => {
      const known = related.get(name)
      if (known !== undefined && isSchemaOn(known.schema, hiddenAliases)) return [name, known] as const
      const all = [...related.keys()].join(', ')
      throw new HttpBadRequest({ message: `expand knows no '${name}', only ${all}` })
    }),
  )
}

/**
 * Puts into each row, under `expanded`, the objects that belong to it as their own lists show them to the same
 * caller. `ids` are the keys of the rows in their order. One statement for all relations and one for each,
 * beside what those of a kind need for themselves, whatever the number of rows. Throws HTTPBadRequest for more
 * than EXPANDED_LENGTH_MAX.
 */
export async function expandRows(
  db: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  expansion: Expansion,
  page: { readonly ids: readonly string[]; readonly rows: readonly WireRow[] },
): Promise<void> {
  if (expansion.size === 0 || page.ids.length === 0) return
  const keysOf = await selectKeys(db, schema, expansion, page.ids)
  const expanded = page.ids.map((): Record<string, unknown> => ({}))
  let length = 0
  for (const [name, { relation, schema: other }] of expansion) {
    const keys = page.ids.map(id => keysOf.get(id)?.[name] ?? [])
    const wanted = [...new Set(keys.flat())]
    // What the port's own path has in front of it says nothing of the others.
    const reading = { ...context, parentId: undefined }
    const found = wanted.length === 0 ? [] : await selectRelated(db, other, reading, wanted)
    const byKey = Map.groupBy(found, ({ key }) => key)
    const uses = countOf(keys.flat())
    for (const { key, row } of found) length += jsonOf(row).length * (uses.get(key) ?? 0)
    if (length > EXPANDED_LENGTH_MAX)
      throw new HttpBadRequest({ message: 'expand shows too much: ask for fewer objects at once, by limit' })
    for (const [index, own] of keys.entries()) {
      const objects = own.flatMap(key => (byKey.get(key) ?? []).map(({ row }) => row))
      expanded[index]![name] = relation.single ? (objects[0] ?? null) : objects
    }
  }
  for (const [index, row] of page.rows.entries()) row.expanded = expanded[index]
}

function countOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Keys of what belongs to each row, by its own key and the name of the relation. */
async function selectKeys(
  db: ReadTx,
  { storage, key, definition }: ResourceSchema,
  expansion: Expansion,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>> {
  const columns: RawBuilder<unknown>[] = [...expansion].map(
    ([name, { relation }]) =>
      sql`array(select one.key::text from (${sql.raw(relation.keys)}) as one (key)) as ${sql.id(name)}`,
  )
  const { rows } = await sql<Record<string, readonly string[]>>`
    select ${sql.join([sql`${sql.raw(key)} as ${sql.id('~id')}`, ...columns])}
    from ${sql.raw(storage.from)}
    where ${sql.raw(key)} = any(${ids}::${sql.raw(definition.keyKind ?? 'uuid')}[])`.execute(db)
  return new Map(rows.map(row => [String(row['~id']), row]))
}
