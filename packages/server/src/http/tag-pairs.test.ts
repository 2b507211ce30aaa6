import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairFault, pairsOf, tagOf, tagOfFilter, withPairs } from './tag-pairs.ts'

const key = fc.stringMatching(/^[a-z.]{1,9}$/)
const value = fc.string({ maxLength: 9 }).filter(text => !text.includes('\0'))

test('pairs that are set are the pairs of the tags, beside the tags that are none', () => {
  fc.assert(
    fc.property(fc.dictionary(key, value), fc.uniqueArray(key), (pairs, plain) => {
      const tags = withPairs([...plain, 'old=1'], new Map(Object.entries(pairs)), true)
      expect(pairsOf(tags)).toEqual(new Map(Object.entries(pairs)))
      for (const tag of plain) expect(tags).toContain(tag)
      for (const [name, text] of Object.entries(pairs)) {
        expect(tags).toContain(tagOf(name, text))
        expect(tagOfFilter(`${name}:${text}`)).toBe(tagOf(name, text))
        expect(pairFault(name, text)).toBeUndefined()
      }
    }),
  )
})

test('a merge changes and takes away what it names and nothing else', () => {
  const tags = ['plain', 'a=1', 'b=2', 'c=x=y', '=none']
  const merged = withPairs(
    tags,
    new Map([
      ['a', '9'],
      ['b', null],
      ['d', ''],
    ]),
    false,
  )
  expect(merged.toSorted()).toEqual(['=none', 'a=9', 'c=x=y', 'd=', 'plain'])
  expect(pairsOf(merged)).toEqual(
    new Map([
      ['a', '9'],
      ['c', 'x=y'],
      ['d', ''],
    ]),
  )
})

test('of two tags with one key, which the list of tags can make, the last counts', () => {
  expect(pairsOf(['k=2', 'k=1'])).toEqual(new Map([['k', '2']]))
})

test.each([
  ['', 'x'],
  ['a=b', 'x'],
  ['a:b', 'x'],
  ['a\0', 'x'],
  ['a', 1],
  ['a', null],
  ['a', '\0'],
  ['a', 'x'.repeat(254)],
])('%j: %j is no pair', (name, text) => {
  expect(pairFault(name, text)).toBeDefined()
})

test.each(['', 'a', ':', ':a'])('%j looks for no pair', text => {
  expect(tagOfFilter(text)).toBeUndefined()
})
