import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extensions } from './extensions/index.ts'
import { parseVerb } from './verb.ts'

const port = '22222222-0000-4000-8000-000000000001'

test('verbs are understood, and what is more is left out', () => {
  expect(parseVerb({ verb: 'look', more: 1 }, extensions)).toEqual({ verb: 'look' })
  const thing = { key: port, mode: 'hash' }
  const put = { verb: 'put', extension: 'tx-steering', thing }
  expect(parseVerb({ ...put, thing: { ...thing, more: 1 } }, extensions)).toEqual(put)
})

test.each([
  undefined,
  [],
  'look',
  { verb: 'constructor' },
  { verb: 'list' },
  { verb: 'list', extension: 'constructor' },
  { verb: 'remove', extension: 'tx-steering' },
  { verb: 'remove', extension: 'tx-steering', key: 'x'.repeat(300) },
])('refused: %j', value => {
  expect(() => parseVerb(value, extensions)).toThrow(RangeError)
})

test('whatever is sent for whatever extension is a thing of its or refused', () => {
  const nearly = fc.record({ key: fc.oneof(fc.uuid(), fc.string()), mode: fc.anything() })
  for (const { name: extension } of extensions) {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), nearly), thing => {
        try {
          const verb = parseVerb({ verb: 'put', extension, thing }, extensions)
          expect(verb.verb === 'put' && verb.thing.key).toBeTypeOf('string')
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
    )
  }
})
