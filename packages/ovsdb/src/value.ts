/** One element of a column: an OVSDB string, uuid, enumeration (string), integer or real (number), or boolean. */
export type Atom = string | number | boolean

/**
 * A column's value, by its type in the schema (RFC 7047, section 5.1):
 * exactly one -> atom; at most one -> atom or undefined; set -> sorted array; map -> record with the keys as text.
 * Integers beyond 2^53 lose precision, as everywhere in JSON for JavaScript.
 */
export type Value = Atom | undefined | readonly Atom[] | Readonly<Record<string, Atom>>

/** A row as the replica and `select` give it. Never changed in place: a changed row is a new object. */
export interface Row {
  readonly _uuid: string
  readonly [column: string]: Value
}

/** Columns to write, to match or to compare; columns that are left out keep their default or present value. */
export type RowInput = Readonly<Record<string, Value>>

/** Row types by table, as in `generated/`; a client may be told which it serves. */
export type TableTypes = Readonly<Record<string, Row>>
