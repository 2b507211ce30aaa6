import type pg from 'pg'

/** What the catalogue says of one column. */
export interface Column {
  readonly table: string
  readonly name: string
  /** Internal type name: text, int8, _text. */
  readonly type: string
  /** As SQL writes it: text, bigint, text[]. */
  readonly sqlType: string
  readonly notNull: boolean
  /** Expression of the default; null when there is none. */
  readonly default: string | null
  /** Computed by the database, so nobody writes it. */
  readonly isComputed: boolean
}

/** Columns of our own tables, tables in the order in which they were made. */
export async function readColumns(client: pg.ClientBase): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(`
    select c.relname as "table", a.attname as name, t.typname as type,
      format_type(a.atttypid, a.atttypmod) as "sqlType", a.attnotnull as "notNull",
      pg_get_expr(d.adbin, d.adrelid) as "default", a.attgenerated <> '' as "isComputed"
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    order by c.oid, a.attnum`)
  return rows
}

/** Statements that make everything else of the schema, by kind, each list in a fixed order. */
export interface SchemaParts {
  readonly extensions: readonly string[]
  readonly sequences: readonly string[]
  readonly functions: readonly string[]
  /** Those that take a table's row: the table must be there first. */
  readonly functionsOfRows: readonly string[]
  /** Constraints that stand inside create table, by table. */
  readonly constraints: ReadonlyMap<string, readonly string[]>
  readonly foreignKeys: readonly string[]
  readonly indexes: ReadonlyMap<string, readonly string[]>
  readonly triggers: ReadonlyMap<string, readonly string[]>
}

interface Part {
  readonly table: string
  readonly text: string
}

const takesRow = `exists (select from pg_type where oid = any(p.proargtypes) and typtype = 'c')`

const functions = (which: string) => `
  select rtrim(pg_get_functiondef(p.oid), E'\\n') as text from pg_proc p
  where pronamespace = 'public'::regnamespace and ${which} and not exists
    (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  order by p.proname, pg_get_function_identity_arguments(p.oid)`

const ours = `relnamespace = 'public'::regnamespace`

export async function readSchemaParts(client: pg.ClientBase): Promise<SchemaParts> {
  const texts = async (sql: string) => (await client.query<{ text: string }>(sql)).rows.map(row => row.text)
  const parts = async (sql: string) => byTable((await client.query<Part>(sql)).rows)
  return {
    extensions: await texts(`
      select format('create extension %I', extname) as text from pg_extension where extname <> 'plpgsql' order by 1`),
    sequences: await texts(`
      select format('create sequence %I', relname) as text from pg_class where relkind = 'S' and ${ours} order by 1`),
    functions: await texts(functions(`not ${takesRow}`)),
    functionsOfRows: await texts(functions(takesRow)),
    constraints: await parts(`
      select relname as "table", format('constraint %I %s', conname, pg_get_constraintdef(n.oid)) as text
      from pg_constraint n join pg_class c on c.oid = conrelid
      where contype in ('p', 'u', 'c', 'x') and ${ours} order by position(contype::text in 'pucx'), conname`),
    foreignKeys: await texts(`
      select format('alter table %I add constraint %I %s', relname, conname, pg_get_constraintdef(n.oid)) as text
      from pg_constraint n join pg_class c on c.oid = conrelid where contype = 'f' and ${ours} order by relname, conname`),
    indexes: await parts(`
      select t.relname as "table", pg_get_indexdef(i.indexrelid) as text
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      where t.${ours} and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
      order by c.relname`),
    triggers: await parts(`
      select relname as "table", pg_get_triggerdef(g.oid) as text from pg_trigger g join pg_class c on c.oid = tgrelid
      where not tgisinternal and ${ours} order by tgname`),
  }
}

function byTable(rows: readonly Part[]): Map<string, readonly string[]> {
  const tables = new Map<string, string[]>()
  for (const { table, text } of rows) tables.set(table, [...(tables.get(table) ?? []), text])
  return tables
}
