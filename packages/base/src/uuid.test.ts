import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUuid, randomUuid, uuidV5 } from './uuid.ts'

test('name-based ids follow RFC 9562 (appendix A.4)', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  )
  expect(() => uuidV5('x', 'y')).toThrow(RangeError)
})

test('every id made is an id', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (namespace, name) => {
      expect(isUuid(uuidV5(namespace, name))).toBe(true)
      expect(uuidV5(namespace.toUpperCase(), name)).toBe(uuidV5(namespace, name))
    }),
  )
  expect(isUuid(randomUuid())).toBe(true)
  expect(randomUuid()).not.toBe(randomUuid())
})

test.each([
  '',
  '2ed6657de927568b95e12665a8aea6a2',
  '{2ed6657d-e927-568b-95e1-2665a8aea6a2}',
  '2ed6657d-e927-568b-95e1-2665a8aea6a2\n',
  '2ed6657d-e927-568b-95e1-2665a8aea6ag',
])('%j is no id', text => {
  expect(isUuid(text)).toBe(false)
})
