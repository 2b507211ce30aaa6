import { defaultValue } from '../schema/decode.ts'
import { encodeValue } from '../schema/encode.ts'
import type { Column } from '../schema/schema.ts'
import { isList, valuesEqual } from '../schema/values-equal.ts'
import type { Row, Value } from '../value.ts'

/** JSON as a server writes it: a set of one element is the element. */
export function toWire(column: Column, value: Value): unknown {
  if (typeof value === 'object' && isList(value) && value.length === 1)
    return toWire({ ...column, shape: 'one' }, value[0])
  return encodeValue(column, value)
}

/** A row with only the columns that do not hold their default, as `insert` and `initial` updates have it. */
export function rowToWire(columns: readonly Column[], row: Row): Record<string, unknown> {
  const changed = columns.filter(column => !valuesEqual(row[column.name], defaultValue(column)))
  return Object.fromEntries(changed.map(column => [column.name, toWire(column, row[column.name])]))
}

/** What `modify` updates hold for a column (ovsdb-server(7), 4.1.14); undefined when it did not change. */
export function differenceToWire(column: Column, before: Value, after: Value): unknown {
  if (valuesEqual(before, after)) return undefined
  if (column.max <= 1 || typeof before !== 'object' || typeof after !== 'object') return toWire(column, after)
  if (isList(before) || isList(after)) {
    const left = isList(before) ? before : []
    const right = isList(after) ? after : []
    return toWire(column, [
      ...left.filter(atom => !right.includes(atom)),
      ...right.filter(atom => !left.includes(atom)),
    ])
  }
  const gone = Object.entries(before).filter(([key]) => !Object.hasOwn(after, key))
  const changed = Object.entries(after).filter(
    ([key, value]) => !Object.hasOwn(before, key) || before[key] !== value,
  )
  return toWire(column, Object.fromEntries([...gone, ...changed]))
}
