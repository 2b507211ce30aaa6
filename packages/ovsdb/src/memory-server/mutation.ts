import { canonicalSet } from '../schema/atoms.ts'
import type { Column } from '../schema/schema.ts'
import { isList } from '../schema/values-equal.ts'
import type { Atom, Value } from '../value.ts'
import { setMember } from '../wire/set-member.ts'
import { constrain, keyAtoms, readStored } from './constrain.ts'
import { Refusal } from './refusal.ts'

/** The value after a `<mutation>` (RFC 7047, section 5.1). @throws Refusal */
export function mutateValue(column: Column, value: Value, mutator: unknown, argument: unknown): Value {
  if (!column.isMutable) throw new Refusal('constraint violation', `column ${column.name} is not mutable`)
  const result =
    mutator === 'insert' || mutator === 'delete'
      ? combine(column, value, mutator, argument)
      : calculate(column, value, mutator, argument)
  constrain(column, result)
  return result
}

function combine(column: Column, value: Value, mutator: 'insert' | 'delete', argument: unknown): Value {
  const changed = readArgument(column, mutator, argument)
  if (column.shape === 'map' && typeof value === 'object' && !isList(value)) {
    return mutator === 'insert' ? insertPairs(value, changed) : deletePairs(column, value, changed)
  }
  const present = keyAtoms(column, value)
  const atoms = keyAtoms(column, changed)
  return shaped(
    column,
    mutator === 'insert' ? [...present, ...atoms] : present.filter(atom => !atoms.includes(atom)),
  )
}

// Limits hold for what is deleted, too; only its number is free. Keys to delete from a map come as a set.
function readArgument(column: Column, mutator: 'insert' | 'delete', argument: unknown): Value {
  if (column.shape === 'one') throw new Refusal('syntax error', `column ${column.name} is no set or map`)
  const max = mutator === 'delete' ? Number.POSITIVE_INFINITY : column.max
  const isPairs = Array.isArray(argument) && argument[0] === 'map'
  if (column.shape === 'map' && (mutator === 'insert' || isPairs))
    return readStored({ ...column, min: 0, max }, argument)
  return readStored({ ...column, value: undefined, shape: 'set', min: 0, max }, argument)
}

// Inserting a key that is there keeps the old pair.
function insertPairs(value: Readonly<Record<string, Atom>>, changed: Value): Value {
  const result: Record<string, Atom> = {}
  for (const source of [changed, value]) {
    if (typeof source !== 'object' || isList(source)) throw new Refusal('syntax error', 'insert takes pairs')
    for (const [key, item] of Object.entries(source)) setMember(result, key, item)
  }
  return result
}

function deletePairs(column: Column, value: Readonly<Record<string, Atom>>, changed: Value): Value {
  const isDeleted =
    typeof changed === 'object' && !isList(changed)
      ? ([key, item]: readonly [string, Atom]) => Object.hasOwn(changed, key) && changed[key] === item
      : ([key]: readonly [string, Atom]) => keyAtoms(column, changed).map(String).includes(key)
  return Object.fromEntries(Object.entries(value).filter(pair => !isDeleted(pair)))
}

function calculate(column: Column, value: Value, mutator: unknown, argument: unknown): Value {
  if (typeof argument !== 'number') throw new Refusal('syntax error', 'a number is needed')
  return shaped(
    column,
    keyAtoms(column, value).map(atom => {
      if (typeof atom !== 'number')
        throw new Refusal('syntax error', `column ${column.name} holds no numbers`)
      return arithmetic(column, atom, mutator, argument)
    }),
  )
}

function arithmetic(column: Column, left: number, mutator: unknown, right: number): number {
  if ((mutator === '/=' || mutator === '%=') && right === 0)
    throw new Refusal('domain error', 'division by zero')
  switch (mutator) {
    case '+=':
      return left + right
    case '-=':
      return left - right
    case '*=':
      return left * right
    case '/=':
      return column.key.kind === 'integer' ? Math.trunc(left / right) : left / right
    case '%=':
      return left % right
    default:
      throw new Refusal('syntax error', `no such mutator: ${JSON.stringify(mutator)}`)
  }
}

function shaped(column: Column, atoms: readonly Atom[]): Value {
  const set = canonicalSet(atoms)
  if (column.shape === 'set') return set
  if (set.length > 1) throw new Refusal('constraint violation', `too many values for column ${column.name}`)
  return set[0]
}
