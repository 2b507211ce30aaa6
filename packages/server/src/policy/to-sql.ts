import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Scalar, scalarText } from './check.ts'
import { booleanOf, fieldName, integerOf, type Residual } from './residual.ts'

/** Where a query finds a field that a rule asks for. */
export interface SqlField {
  /** A column, or a correlated subquery that gives one value: the owner of the parent network, say. */
  readonly sql: RawBuilder<unknown>
  /** How its values compare with the text of a rule; text when absent (also uuid columns cast to text). */
  readonly type?: 'text' | 'uuid' | 'boolean' | 'integer'
}

/**
 * The condition as a predicate for `where`, true for exactly the rows whose objects `holds`. Under
 * `not` an unknown value counts as different, as it does there; elsewhere the predicate of such a row
 * may be null, which `where` takes for false. `resolveField` gets the names of `fieldsNeeded`, each
 * as often as it occurs, and throws for a name the resource does not have.
 */
export function toSql(residual: Residual, resolveField: (field: string) => SqlField): RawBuilder<SqlBool> {
  const compile = (part: Residual): RawBuilder<SqlBool> => {
    switch (part.kind) {
      case 'true':
        return sql<SqlBool>`true`
      case 'false':
        return sql<SqlBool>`false`
      case 'and':
        return sql<SqlBool>`(${sql.join(part.parts.map(compile), sql` and `)})`
      case 'or':
        return sql<SqlBool>`(${sql.join(part.parts.map(compile), sql` or `)})`
      case 'not':
        return sql<SqlBool>`(${compile(part.part)}) is not true`
      case 'equals':
        return equals(resolveField(part.field), part.value)
      case 'field': {
        const field = resolveField(fieldName(part))
        if (part.comparison === 'equals') return equals(field, part.value)
        if ((field.type ?? 'text') !== 'text') return sql<SqlBool>`false`
        return part.comparison === 'prefix'
          ? sql<SqlBool>`starts_with(${field.sql}, ${part.value})`
          : sql<SqlBool>`${field.sql} ~ ${`^(?:${part.value})`}`
      }
    }
  }
  return compile(residual)
}

const uuidPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** A text that is no value of the column's type equals nothing, where PostgreSQL would raise an error. */
function equals(field: SqlField, value: Scalar): RawBuilder<SqlBool> {
  if (value === null) return sql<SqlBool>`${field.sql} is null`
  const typed = typedValue(field.type ?? 'text', scalarText(value))
  if (typed === undefined) return sql<SqlBool>`false`
  if (typeof typed === 'boolean')
    return typed ? sql<SqlBool>`${field.sql} is true` : sql<SqlBool>`${field.sql} is false`
  // A number that is too large for the column must compare as different instead of failing to convert.
  return field.type === 'integer'
    ? sql<SqlBool>`${field.sql} = ${typed}::numeric`
    : sql<SqlBool>`${field.sql} = ${typed}`
}

function typedValue(
  type: 'text' | 'uuid' | 'boolean' | 'integer',
  text: string,
): string | boolean | undefined {
  switch (type) {
    case 'text':
      return text
    case 'uuid':
      return uuidPattern.test(text) ? text : undefined
    case 'boolean':
      return booleanOf(text)
    case 'integer':
      return integerOf(text)?.toString()
  }
}
