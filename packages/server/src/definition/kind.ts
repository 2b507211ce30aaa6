import { HttpBadRequest, InvalidInput } from '../errors/errors.ts'

/** The part of JSON Schema (2020-12) that the definitions produce. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly description?: string
}

/** How a filter's values are compared: `= any($1::<sqlType>[])`. */
export type SqlType =
  | 'text'
  | 'uuid'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'jsonb'
  | 'text[]'

/**
 * What an attribute's value may be: parsing from the wire, the schema for OpenAPI and the SQL
 * type for filters, in one place.
 */
export interface Kind<T> {
  readonly schema: JsonSchema
  readonly sqlType: SqlType
  /** The value of `attribute` from a body; throws HTTPBadRequest or InvalidInput as Neutron does. */
  parse(value: unknown, attribute: string): T
  /** One value of a query string; undefined can match nothing. Throws like `parse`. */
  parseFilter(text: string, attribute: string): string | number | boolean | undefined
}

export type KindValue<K> = K extends Kind<infer T> ? T : never

/** Refusal of a validator: the value has the wrong shape. */
export function refuse(attribute: string, reason: string): never {
  throw new HttpBadRequest({ message: `Invalid input for ${attribute}. Reason: ${reason}.` })
}

/** Refusal of a converter: the value cannot become what the attribute holds. */
export function refuseConversion(message: string): never {
  throw new InvalidInput({ error_message: message })
}

/** A value in a message, quoted like Python does, which clients' tests compare. */
export function quote(value: unknown): string {
  if (value === null || value === undefined) return "'None'"
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'boolean') return value ? "'True'" : "'False'"
  return `'${JSON.stringify(value)}'`
}

/** Makes null a value of its own. */
export function orNull<T>(kind: Kind<T>): Kind<T | null> {
  return {
    schema: nullable(kind.schema),
    sqlType: kind.sqlType,
    parse: (value, attribute) => (value === null ? null : kind.parse(value, attribute)),
    parseFilter: kind.parseFilter,
  }
}

export function nullable(schema: JsonSchema): JsonSchema {
  const { type } = schema
  if (type === undefined) return schema
  const withNull: JsonSchema = { ...schema, type: [...(typeof type === 'string' ? [type] : type), 'null'] }
  return schema.enum ? { ...withNull, enum: [...schema.enum, null] } : withNull
}

/** Applies a conversion after the kind's own checks; its type stays what `convert` returns. */
export function mapKind<A, B>(kind: Kind<A>, convert: (value: A, attribute: string) => B): Kind<B> {
  return { ...kind, parse: (value, attribute) => convert(kind.parse(value, attribute), attribute) }
}
