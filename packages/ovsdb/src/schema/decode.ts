import { OvsdbProtocolError } from '../errors.ts'
import type { Atom, Value } from '../value.ts'
import { isRecord } from '../wire/message.ts'
import { setMember } from '../wire/set-member.ts'
import { canonicalSet, defaultAtom, toggleSet } from './atoms.ts'
import type { BaseType, Column } from './schema.ts'
import { isList } from './values-equal.ts'

const emptySet: readonly Atom[] = Object.freeze([])
const emptyMap: Readonly<Record<string, Atom>> = Object.freeze({})

/** What a column holds when an insert, or an update message, leaves it out (RFC 7047, section 5.2.1). */
export function defaultValue(column: Column): Value {
  switch (column.shape) {
    case 'one':
      return defaultAtom(column.key.kind)
    case 'optional':
      return undefined
    case 'set':
      return column.min === 0 ? emptySet : [defaultAtom(column.key.kind)]
    case 'map':
      return emptyMap
  }
}

/** Typed value of a JSON `<value>` (RFC 7047, section 5.1). @throws OvsdbProtocolError */
export function decodeValue(column: Column, json: unknown): Value {
  switch (column.shape) {
    case 'one':
      return decodeAtom(column.key, json)
    case 'optional':
      if (Array.isArray(json) && json[0] === 'set') {
        const [first] = listOf(json)
        return first === undefined ? undefined : decodeAtom(column.key, first)
      }
      return decodeAtom(column.key, json)
    case 'set':
      return decodeSet(column.key, json)
    case 'map':
      return decodeMap(column, json)
  }
}

/** The value after a `modify` (ovsdb-server(7), 4.1.14): a new value, or for sets and maps what differs. */
export function applyDifference(column: Column, before: Value, json: unknown): Value {
  if (column.max <= 1) return decodeValue(column, json)
  const changed = decodeValue(column, json)
  if (typeof changed !== 'object' || typeof before !== 'object') {
    throw new OvsdbProtocolError(`column ${column.name} is not a set or map`)
  }
  if (isList(changed)) return toggleSet(isList(before) ? before : emptySet, changed)
  return isList(before) ? changed : patchMap(before, changed)
}

function patchMap(
  before: Readonly<Record<string, Atom>>,
  changed: Readonly<Record<string, Atom>>,
): Readonly<Record<string, Atom>> {
  const result: Record<string, Atom> = {}
  for (const [key, value] of Object.entries(before)) {
    if (!Object.hasOwn(changed, key)) setMember(result, key, value)
  }
  for (const [key, value] of Object.entries(changed)) {
    // A pair that both sides have was removed; a known key with another value was changed.
    if (!Object.hasOwn(before, key) || before[key] !== value) setMember(result, key, value)
  }
  return result
}

export function decodeAtom(type: BaseType, json: unknown): Atom {
  switch (type.kind) {
    case 'uuid':
      if (Array.isArray(json) && typeof json[1] === 'string') return json[1]
      break
    case 'string':
      if (typeof json === 'string') return json
      break
    case 'boolean':
      if (typeof json === 'boolean') return json
      break
    default:
      if (typeof json === 'number') return json
  }
  throw new OvsdbProtocolError(`expected ${type.kind}, received ${JSON.stringify(json)?.slice(0, 80)}`)
}

function decodeSet(type: BaseType, json: unknown): readonly Atom[] {
  if (!Array.isArray(json) || json[0] !== 'set') return [decodeAtom(type, json)]
  const list = listOf(json)
  if (list.length === 0) return emptySet
  return canonicalSet(list.map(item => decodeAtom(type, item)))
}

function decodeMap(column: Column, json: unknown): Readonly<Record<string, Atom>> {
  const valueType = column.value
  if (!Array.isArray(json) || json[0] !== 'map' || valueType === undefined) {
    throw new OvsdbProtocolError(`column ${column.name} is a map, received something else`)
  }
  const pairs = listOf(json)
  if (pairs.length === 0) return emptyMap
  const result: Record<string, Atom> = {}
  for (const pair of pairs) {
    if (!Array.isArray(pair)) throw new OvsdbProtocolError(`column ${column.name}: not a pair`)
    setMember(result, String(decodeAtom(column.key, pair[0])), decodeAtom(valueType, pair[1]))
  }
  return result
}

function listOf(json: readonly unknown[]): readonly unknown[] {
  const list = json[1]
  if (!Array.isArray(list)) throw new OvsdbProtocolError('a set or map without elements')
  return list
}

/** A JSON row as a record, for readers that walk over its columns. */
export function rowRecord(json: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(json)) throw new OvsdbProtocolError('a row is not an object')
  return json
}
