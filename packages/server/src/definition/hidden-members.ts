import type { Attribute } from './attribute.ts'
import { quote } from './kind.ts'

type Brought = Pick<Attribute, 'memberAliases'>

/** Members of an attribute's objects whose extensions are switched off. */
export function hiddenMembers(
  { memberAliases = {} }: Brought,
  hiddenAliases: ReadonlySet<string>,
): readonly string[] {
  return Object.keys(memberAliases).filter(name => hiddenAliases.has(memberAliases[name] ?? ''))
}

/** Those that a caller names all the same, in an object or in the objects of a list. */
export function namedMembers(value: unknown, hidden: readonly string[]): readonly string[] {
  if (hidden.length === 0 || typeof value !== 'object' || value === null) return []
  const objects: readonly unknown[] = Array.isArray(value) ? value : [value]
  return hidden.filter(name =>
    objects.some(each => typeof each === 'object' && each !== null && Object.hasOwn(each, name)),
  )
}

/** SQL of the same JSON, an object or a list of objects, without the members. */
export function withoutMembers(sql: string, hidden: readonly string[]): string {
  if (hidden.length === 0) return sql
  const names = `array[${hidden.map(name => `'${name.replaceAll("'", "''")}'`).join(', ')}]`
  return `(select case jsonb_typeof(j.v) when 'object' then j.v - ${names}
    when 'array' then (select coalesce(jsonb_agg(e.v - ${names} order by e.i), '[]'::jsonb)
      from jsonb_array_elements(j.v) with ordinality e (v, i)) else j.v end from (select (${sql})::jsonb) j (v))`
}

/** What is said of them: the same as of attributes that nobody knows. */
export function unknownMembers(attribute: string, names: readonly string[]): string {
  return `Unrecognized attribute(s) ${quote(names.join(', '))} in ${attribute}`
}
