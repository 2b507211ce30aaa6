import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { behaviourSchema } from '../behaviour/schema.ts'
import { differenceToWire, toWire } from '../memory-server/to-wire.ts'
import type { Value } from '../value.ts'
import { canonicalSet, searchSet, toggleSet } from './atoms.ts'
import { applyDifference, decodeValue, defaultValue } from './decode.ts'
import { encodeValue } from './encode.ts'
import { parseSchema } from './parse-schema.ts'
import type { Column } from './schema.ts'
import { valuesEqual } from './values-equal.ts'

const columns = [...(parseSchema(behaviourSchema).tables.get('Owner')?.columns.values() ?? [])]

function arbitraryOf(column: Column): fc.Arbitrary<Value> {
  const atom = atomOf(column.key.kind)
  switch (column.shape) {
    case 'one':
      return atom
    case 'optional':
      return fc.option(atom, { nil: undefined })
    case 'set':
      return fc.array(atom, { maxLength: 20 }).map(canonicalSet)
    case 'map': {
      const key = atom.map(String)
      return fc.dictionary(key, atomOf(column.value?.kind ?? 'string'), { maxKeys: 6, noNullPrototype: true })
    }
  }
}

function atomOf(kind: Column['key']['kind']): fc.Arbitrary<string | number | boolean> {
  switch (kind) {
    case 'integer':
      return fc.integer()
    case 'real':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map(real => real + 0)
    case 'boolean':
      return fc.boolean()
    case 'string':
      return fc.oneof(fc.string(), fc.constantFrom('set', 'map', 'uuid', '__proto__'))
    case 'uuid':
      return fc.uuid()
  }
}

describe.each(columns)('values of column $name', column => {
  it('survive the way to JSON and back', () => {
    fc.assert(
      fc.property(arbitraryOf(column), value => {
        expect(valuesEqual(decodeValue(column, overWire(encodeValue(column, value))), value)).toBe(true)
        expect(valuesEqual(decodeValue(column, overWire(toWire(column, value))), value)).toBe(true)
      }),
    )
  })

  it('become the new value by their difference', () => {
    fc.assert(
      fc.property(arbitraryOf(column), arbitraryOf(column), (before, after) => {
        const difference = differenceToWire(column, before, after)
        if (difference === undefined) expect(valuesEqual(before, after)).toBe(true)
        else expect(valuesEqual(applyDifference(column, before, overWire(difference)), after)).toBe(true)
      }),
    )
  })

  it('has a default that JSON can say', () => {
    const value = defaultValue(column)
    expect(valuesEqual(decodeValue(column, encodeValue(column, value)), value)).toBe(true)
  })
})

describe('sets', () => {
  const set = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }).map(canonicalSet)

  it('are toggled by few and by many elements alike', () => {
    fc.assert(
      fc.property(set, set, (left, right) => {
        const expected = [
          ...left.filter(atom => !right.includes(atom)),
          ...right.filter(atom => !left.includes(atom)),
        ]
        expect(toggleSet(left, right)).toEqual(canonicalSet(expected))
        expect(right.reduce((atoms, atom) => toggleSet(atoms, [atom]), left)).toEqual(canonicalSet(expected))
      }),
    )
  })

  it('are searched in order', () => {
    fc.assert(
      fc.property(set, fc.integer({ min: 0, max: 60 }), (atoms, atom) => {
        const at = searchSet(atoms, atom)
        expect(at >= 0).toBe(atoms.includes(atom))
        if (at >= 0) expect(atoms[at]).toBe(atom)
        else expect(canonicalSet(atoms.toSpliced(~at, 0, atom))).toEqual(atoms.toSpliced(~at, 0, atom))
      }),
    )
  })
})

function overWire(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json))
}
