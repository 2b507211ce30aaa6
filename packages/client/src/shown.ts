/** An object as a query shows it: whole, or whatever of it `fields` asks for. */
export type Shown<T, Q> = Q extends { readonly fields: readonly string[] } ? Partial<T> : T

/** One attribute, for tables, forms and completion. */
export interface AttributeRow {
  readonly name: string
  /** JSON type of a value that is not null. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly nullable: boolean
  readonly create: 'required' | 'optional' | 'no'
  readonly update: boolean
  readonly filter: boolean
  readonly sort: boolean
  /** Allowed values; absent when there is no list. */
  readonly values?: readonly (string | number)[]
  readonly doc: string
}
