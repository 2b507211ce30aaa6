import type { Atom } from '../value.ts'

export type AtomKind = 'integer' | 'real' | 'boolean' | 'string' | 'uuid'

/** RFC 7047, section 3.2 `<base-type>`. */
export interface BaseType {
  readonly kind: AtomKind
  /** Allowed values, when they are listed. */
  readonly choices: readonly Atom[] | undefined
  /** Bounds of an integer or real, or of a string's length in characters. */
  readonly min: number
  readonly max: number
  /** A uuid that must (strong) or may (weak) name a row of that table. */
  readonly reference: { readonly table: string; readonly kind: 'strong' | 'weak' } | undefined
}

/** How a column's values look in TypeScript; see Value. */
export type ColumnShape = 'one' | 'optional' | 'set' | 'map'

export interface Column {
  readonly name: string
  readonly shape: ColumnShape
  readonly key: BaseType
  /** The values' type of a map; undefined otherwise. */
  readonly value: BaseType | undefined
  readonly min: number
  /** Infinity when unlimited. */
  readonly max: number
  readonly isMutable: boolean
  /** Not kept over a server's restart. */
  readonly isEphemeral: boolean
}

export interface Table {
  readonly name: string
  /** Without the implicit `_uuid` and `_version`. */
  readonly columns: ReadonlyMap<string, Column>
  /** Rows of other tables live only as long as something refers to them strongly. */
  readonly isRoot: boolean
  readonly indexes: readonly (readonly string[])[]
  readonly rowsMax: number
}

export interface Schema {
  readonly name: string
  readonly version: string
  readonly tables: ReadonlyMap<string, Table>
}

const implicitColumns: ReadonlyMap<string, Column> = new Map(
  ['_uuid', '_version'].map(name => [
    name,
    {
      name,
      shape: 'one',
      key: { kind: 'uuid', choices: undefined, min: 0, max: Number.POSITIVE_INFINITY, reference: undefined },
      value: undefined,
      min: 1,
      max: 1,
      isMutable: false,
      isEphemeral: false,
    },
  ]),
)

/** A column by name, with the two that every table has. */
export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.get(name) ?? implicitColumns.get(name)
}
