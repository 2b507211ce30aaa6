import { decodeValue } from '../schema/decode.ts'
import { keyAtom } from '../schema/encode.ts'
import type { BaseType, Column } from '../schema/schema.ts'
import { isList } from '../schema/values-equal.ts'
import type { Atom, Value } from '../value.ts'
import { Refusal } from './refusal.ts'

/** A value to store, read from JSON and checked against its type (RFC 7047, section 3.2). @throws Refusal */
export function readStored(column: Column, json: unknown): Value {
  checkDuplicates(column, json)
  const value = readJson(column, json)
  const size = keyAtoms(column, value).length
  // A value that can never fit counts as badly written; one that a mutation made too large breaks a constraint.
  if (size < column.min || size > column.max) throw new Refusal('syntax error', sizeMessage(column, size))
  constrain(column, value)
  return value
}

export function readJson(column: Column, json: unknown): Value {
  try {
    return decodeValue(column, json)
  } catch (cause) {
    throw new Refusal('syntax error', `column ${column.name}: ${cause instanceof Error ? cause.message : ''}`)
  }
}

function checkDuplicates(column: Column, json: unknown): void {
  if (column.shape !== 'set' || !Array.isArray(json) || json[0] !== 'set' || !Array.isArray(json[1])) return
  const atoms = json[1].map(atom => JSON.stringify(atom))
  if (new Set(atoms).size !== atoms.length) throw new Refusal('ovsdb error', 'set contains duplicate')
}

/** @throws Refusal when the value breaks its type's limits */
export function constrain(column: Column, value: Value): void {
  const keys = keyAtoms(column, value)
  if (keys.length < column.min || keys.length > column.max) {
    throw new Refusal('constraint violation', sizeMessage(column, keys.length))
  }
  for (const atom of keys) checkAtom(column, column.key, atom)
  const valueType = column.value
  if (valueType !== undefined && typeof value === 'object' && !isList(value)) {
    for (const atom of Object.values(value)) checkAtom(column, valueType, atom)
  }
}

/** The elements of any value, or a map's keys. */
export function keyAtoms(column: Column, value: Value): readonly Atom[] {
  if (value === undefined) return []
  if (typeof value !== 'object') return [value]
  return isList(value) ? value : Object.keys(value).map(key => keyAtom(column.key, key))
}

function checkAtom(column: Column, type: BaseType, atom: Atom): void {
  if (type.choices !== undefined && !type.choices.includes(atom)) {
    throw new Refusal(
      'constraint violation',
      `${JSON.stringify(atom)} is not one of the values of ${column.name}`,
    )
  }
  const size = typeof atom === 'number' ? atom : type.kind === 'string' ? [...String(atom)].length : undefined
  if (size !== undefined && (size < type.min || size > type.max)) {
    throw new Refusal(
      'constraint violation',
      `${JSON.stringify(atom)} is out of range in column ${column.name}`,
    )
  }
}

function sizeMessage(column: Column, size: number): string {
  return `${size} values in column ${column.name} when type requires between ${column.min} and ${column.max}`
}
