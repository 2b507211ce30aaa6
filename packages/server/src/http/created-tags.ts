import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import type { ResourceSchema } from '../definition/define-resource.ts'
import type { ParsedBody } from '../definition/parse-body.ts'

/** Gives new objects the tags that their bodies name, in the order of `ids`: one statement, or none. */
export async function storeCreatedTags(
  tx: WriteTx,
  schema: ResourceSchema,
  ids: readonly string[],
  items: readonly ParsedBody[],
): Promise<void> {
  const tagged = items.flatMap(({ values }, index) => {
    const id = ids[index]
    const tags = Array.isArray(values.tags) ? values.tags.toSorted() : []
    return id === undefined || tags.length === 0 ? [] : [{ id, tags }]
  })
  if (tagged.length === 0) return
  await sql`update ${sql.table(schema.storage.table)} as o
    set tags = array(select jsonb_array_elements_text(t.tags))
    from jsonb_to_recordset(${JSON.stringify(tagged)}::jsonb) as t (id uuid, tags jsonb) where o.id = t.id`.execute(
    tx,
  )
}
