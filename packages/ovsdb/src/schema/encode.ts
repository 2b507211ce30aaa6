import { isUuid } from '@neutrino/base/uuid.ts'
import { OvsdbSchemaError } from '../errors.ts'
import type { Atom, Value } from '../value.ts'
import { canonicalSet } from './atoms.ts'
import type { BaseType, Column } from './schema.ts'
import { isList } from './values-equal.ts'

const symbolicName = /^[A-Za-z_][A-Za-z0-9_]*$/

/** JSON `<value>` of a typed value (RFC 7047, section 5.1). @throws OvsdbSchemaError when the type does not fit. */
export function encodeValue(column: Column, value: Value): unknown {
  switch (column.shape) {
    case 'one':
      return encodeAtom(column, column.key, atomOf(column, value))
    case 'optional':
      return value === undefined ? ['set', []] : encodeAtom(column, column.key, atomOf(column, value))
    case 'set':
      return encodeSet(column, value)
    case 'map':
      return encodeMap(column, value)
  }
}

/**
 * JSON of a condition's or mutation's argument. Unlike a stored value it may be a part: one element of a set,
 * or the keys to delete from a map.
 */
export function encodeArgument(column: Column, value: Value): unknown {
  if (column.shape === 'map' && typeof value === 'object' && !isList(value)) return encodeMap(column, value)
  if (typeof value === 'object') return encodeSet(column, value)
  return value === undefined ? ['set', []] : encodeAtom(column, column.key, value)
}

function encodeSet(column: Column, value: Value): unknown {
  if (value === undefined) return ['set', []]
  if (typeof value !== 'object') return encodeAtom(column, column.key, value)
  if (!isList(value)) throw new OvsdbSchemaError(`column ${column.name} takes a list, not a record`)
  return ['set', canonicalSet(value).map(atom => encodeAtom(column, column.key, atom))]
}

function encodeMap(column: Column, value: Value): unknown {
  const valueType = column.value
  if (valueType === undefined || typeof value !== 'object' || isList(value)) {
    throw new OvsdbSchemaError(`column ${column.name} takes a record`)
  }
  const pairs = Object.entries(value).map(([key, item]) => [
    encodeAtom(column, column.key, keyAtom(column.key, key)),
    encodeAtom(column, valueType, item),
  ])
  return ['map', pairs]
}

/** A record's key is text whatever the map's key type. */
export function keyAtom(type: BaseType, key: string): Atom {
  switch (type.kind) {
    case 'integer':
    case 'real':
      return Number(key)
    case 'boolean':
      return key === 'true'
    default:
      return key
  }
}

function atomOf(column: Column, value: Value): Atom {
  if (typeof value === 'object' || value === undefined) {
    throw new OvsdbSchemaError(`column ${column.name} takes one ${column.key.kind}`)
  }
  return value
}

function encodeAtom(column: Column, type: BaseType, atom: Atom): unknown {
  switch (type.kind) {
    case 'uuid':
      if (typeof atom === 'string') return encodeUuid(column, atom)
      break
    case 'string':
      if (typeof atom === 'string') return atom
      break
    case 'boolean':
      if (typeof atom === 'boolean') return atom
      break
    case 'integer':
      if (Number.isInteger(atom)) return atom
      break
    case 'real':
      if (Number.isFinite(atom)) return atom
  }
  throw new OvsdbSchemaError(`column ${column.name} takes ${type.kind}, not ${JSON.stringify(atom)}`)
}

function encodeUuid(column: Column, text: string): unknown {
  if (isUuid(text)) return ['uuid', text]
  if (symbolicName.test(text)) return ['named-uuid', text]
  throw new OvsdbSchemaError(`column ${column.name}: neither a UUID nor the name of a new row: ${text}`)
}
