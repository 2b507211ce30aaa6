import {
  insert,
  type Mutator,
  mutate,
  type Operation,
  remove,
  select,
  update,
  type Where,
  wait,
} from './operation.ts'
import type { Row, TableTypes, Value } from './value.ts'

type Columns<R extends Row> = keyof R & string

/** Columns to write; all may be left out. */
export type Write<R extends Row> = { readonly [Column in Exclude<Columns<R>, '_uuid'>]?: R[Column] }

export interface TypedOperations<Tables extends TableTypes> {
  insert<Name extends keyof Tables & string>(
    table: Name,
    row: Write<Tables[Name]>,
    identity?: { readonly uuid?: string; readonly name?: string },
  ): Operation
  update<Name extends keyof Tables & string>(table: Name, where: Where, row: Write<Tables[Name]>): Operation
  mutate<Name extends keyof Tables & string>(
    table: Name,
    where: Where,
    mutations: readonly (readonly [column: Columns<Tables[Name]>, mutator: Mutator, value: Value])[],
  ): Operation
  remove<Name extends keyof Tables & string>(table: Name, where: Where): Operation
  select<Name extends keyof Tables & string>(
    table: Name,
    where: Where,
    columns?: readonly Columns<Tables[Name]>[],
  ): Operation
  wait<Name extends keyof Tables & string>(
    table: Name,
    where: Where,
    columns: readonly Columns<Tables[Name]>[],
    until: '==' | '!=',
    rows: readonly Write<Tables[Name]>[],
    timeoutMs?: number,
  ): Operation
}

/**
 * The builders of operation.ts, checked against the tables of a generated schema:
 * `const nb = typedOperations<NorthboundTables>(); nb.insert('Logical_Switch', { name: 'neutron-…' })`.
 */
export function typedOperations<Tables extends TableTypes>(): TypedOperations<Tables> {
  return { insert, update, mutate, remove, select, wait }
}
