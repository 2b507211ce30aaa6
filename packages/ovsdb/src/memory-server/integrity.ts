import type { Column, Table } from '../schema/schema.ts'
import { isList } from '../schema/values-equal.ts'
import type { Atom, Row, Value } from '../value.ts'
import { constrain } from './constrain.ts'
import { Refusal } from './refusal.ts'
import type { Transaction } from './transaction.ts'

/**
 * What a server does before it commits, in its order: strong references are checked, rows that nothing keeps
 * are removed, weak references to missing rows are taken out, table sizes and unique indexes are checked
 * (RFC 7047, sections 3.2 and 4.1.3). @throws Refusal
 */
export function enforceIntegrity(transaction: Transaction): void {
  checkStrongReferences(transaction)
  collectGarbage(transaction)
  checkSizes(transaction)
  clearWeakReferences(transaction)
  checkIndexes(transaction)
}

type ReferenceKind = 'strong' | 'weak'

function checkStrongReferences(transaction: Transaction): void {
  const { store } = transaction
  for (const { table, uuid, before, after } of transaction.touched()) {
    if (after !== undefined) {
      for (const { column, target, row } of references(transaction, table, after, 'strong')) {
        if (store.get(target, row) === undefined) {
          throw new Refusal(
            'referential integrity violation',
            `Table ${table} column ${column} row ${uuid} references nonexistent row ${row} in table ${target}.`,
          )
        }
      }
    } else if (before !== undefined && keepers(transaction, table, uuid) > 0) {
      throw new Refusal(
        'referential integrity violation',
        `cannot delete ${table} row ${uuid} because of ${keepers(transaction, table, uuid)} remaining reference(s)`,
      )
    }
  }
}

function collectGarbage(transaction: Transaction): void {
  const queue: { readonly table: string; readonly uuid: string }[] = []
  for (const { table, uuid, before, after } of transaction.touched()) {
    if (after !== undefined) queue.push({ table, uuid })
    if (before !== undefined) queue.push(...strongTargets(transaction, table, before))
  }
  for (let at = 0; at < queue.length; at++) {
    const { table, uuid } = queue[at]!
    const row = transaction.store.get(table, uuid)
    if (row === undefined || transaction.schema.tables.get(table)?.isRoot !== false) continue
    if (keepers(transaction, table, uuid) > 0) continue
    transaction.put(table, uuid, undefined)
    queue.push(...strongTargets(transaction, table, row))
  }
}

function strongTargets(transaction: Transaction, table: string, row: Row) {
  return references(transaction, table, row, 'strong').map(reference => ({
    table: reference.target,
    uuid: reference.row,
  }))
}

/** Strong references to the row from other rows; a row does not keep itself. */
function keepers(transaction: Transaction, table: string, uuid: string): number {
  return transaction.store
    .referrers(table, uuid)
    .filter(referrer => referrer.uuid !== uuid && hasKind(columnAt(transaction, referrer), table, 'strong'))
    .length
}

function clearWeakReferences(transaction: Transaction): void {
  const { store } = transaction
  const suspects = new Map<string, { readonly table: string; readonly uuid: string }>()
  const suspect = (table: string, uuid: string) => suspects.set(`${table} ${uuid}`, { table, uuid })
  for (const { table, uuid, after } of transaction.touched()) {
    if (after !== undefined) suspect(table, uuid)
    else for (const referrer of store.referrers(table, uuid)) suspect(referrer.table, referrer.uuid)
  }
  for (const { table, uuid } of suspects.values()) {
    const row = store.get(table, uuid)
    const definition = transaction.schema.tables.get(table)
    if (row === undefined || definition === undefined) continue
    const cleared = clearRow(transaction, definition, row)
    if (cleared !== row) transaction.put(table, uuid, cleared)
  }
}

function clearRow(transaction: Transaction, table: Table, row: Row): Row {
  let result = row
  for (const column of table.columns.values()) {
    const isLost = (side: 'key' | 'value') => (atom: Atom) => {
      const reference = column[side]?.reference
      return reference?.kind === 'weak' && transaction.store.get(reference.table, String(atom)) === undefined
    }
    const value = withoutLost(row[column.name], isLost('key'), isLost('value'))
    if (value === row[column.name]) continue
    constrain(column, value)
    result = { ...result, [column.name]: value }
  }
  return result
}

function withoutLost(
  value: Value,
  isKeyLost: (atom: Atom) => boolean,
  isValueLost: (atom: Atom) => boolean,
): Value {
  if (value === undefined) return value
  if (typeof value !== 'object') return isKeyLost(value) ? undefined : value
  if (isList(value)) return value.some(isKeyLost) ? value.filter(atom => !isKeyLost(atom)) : value
  const pairs = Object.entries(value)
  const kept = pairs.filter(([key, item]) => !isKeyLost(key) && !isValueLost(item))
  return kept.length === pairs.length ? value : Object.fromEntries(kept)
}

function checkSizes(transaction: Transaction): void {
  for (const table of new Set(transaction.touched().map(change => change.table))) {
    const max = transaction.schema.tables.get(table)?.rowsMax ?? Number.POSITIVE_INFINITY
    const count = transaction.store.count(table)
    if (count > max) {
      throw new Refusal(
        'constraint violation',
        `transaction causes "${table}" table to contain ${count} rows, greater than the schema-defined limit of ${max} row(s)`,
      )
    }
  }
}

function checkIndexes(transaction: Transaction): void {
  for (const { table, after } of transaction.touched()) {
    if (after === undefined) continue
    for (const index of transaction.schema.tables.get(table)?.indexes ?? []) {
      if (transaction.store.peers(table, index, after).length > 1) {
        throw new Refusal(
          'constraint violation',
          `Transaction causes multiple rows in "${table}" table to have identical values for index on column(s) ${index.join(', ')}.`,
        )
      }
    }
  }
}

function references(transaction: Transaction, table: string, row: Row, kind: ReferenceKind) {
  const columns = [...(transaction.schema.tables.get(table)?.columns.values() ?? [])]
  return columns.flatMap(column =>
    [column.key, column.value].flatMap((type, side) =>
      type?.reference?.kind === kind
        ? atoms(row[column.name], side).map(atom => ({
            column: column.name,
            target: type.reference!.table,
            row: String(atom),
          }))
        : [],
    ),
  )
}

function atoms(value: Value, side: number): readonly Atom[] {
  if (value === undefined) return []
  if (typeof value !== 'object') return [value]
  if (isList(value)) return value
  return side === 0 ? Object.keys(value) : Object.values(value)
}

function columnAt(
  transaction: Transaction,
  at: { readonly table: string; readonly column: string },
): Column | undefined {
  return transaction.schema.tables.get(at.table)?.columns.get(at.column)
}

function hasKind(column: Column | undefined, target: string, kind: ReferenceKind): boolean {
  return [column?.key, column?.value].some(
    type => type?.reference?.table === target && type.reference.kind === kind,
  )
}
