import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knownWeaknesses, weaknessesOf } from './known-weaknesses.ts'
import { ovnCapabilities } from './ovn-capabilities.ts'
import { hasFrom, parseOvnVersion } from './ovn-version.ts'

const version = (text: string) => parseOvnVersion(text) ?? expect.unreachable(text)

test('what northd says of itself is read, and nothing else', () => {
  expect(parseOvnVersion('23.03.1-20.27.0-70.6')).toEqual({ text: '23.03.1', series: 2303, patch: 1 })
  for (const text of [undefined, '', 'main', '23.03', '23.03.1.4', 'v23.03.1']) {
    expect(parseOvnVersion(text)).toBeUndefined()
  }
})

describe('a release has what came with', () => {
  test.each([
    { has: '24.03.8', firsts: ['24.03.8', '25.03.3'], is: true },
    { has: '24.03.7', firsts: ['24.03.8', '25.03.3'], is: false },
    { has: '24.09.9', firsts: ['24.03.8', '25.03.3'], is: false },
    { has: '25.03.2', firsts: ['24.03.8', '25.03.3'], is: false },
    { has: '25.09.0', firsts: ['24.03.8', '25.03.3'], is: true },
    { has: '22.03.9', firsts: ['24.03.8', '25.03.3'], is: false },
  ])('$firsts: $has $is', ({ has, firsts, is }) => {
    expect(hasFrom(version(`${has}-20.27.0-70.6`), firsts)).toBe(is)
  })

  test('a later patch of a series never has less', () => {
    const numbers = fc.tuple(fc.integer({ min: 20, max: 30 }), fc.constantFrom(3, 6, 9, 12), fc.nat(20))
    const text = numbers.map(([year, month, patch]) => `${year}.${String(month).padStart(2, '0')}.${patch}`)
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1 }), (has, firsts) => {
        const next = has.replace(/\d+$/, patch => String(Number(patch) + 1))
        if (hasFrom(version(has), firsts)) expect(hasFrom(version(next), firsts)).toBe(true)
      }),
    )
  })
})

test.each([
  { release: '23.03.1', weak: ['CVE-2024-2182', 'CVE-2025-0650'] },
  { release: '23.03.3', weak: ['CVE-2025-0650'] },
  { release: '24.03.1', weak: ['CVE-2025-0650'] },
  { release: '24.03.5', weak: [] },
  { release: '26.03.0', weak: [] },
])('$release: $weak', ({ release, weak }) => {
  expect(weaknessesOf(version(release)).map(({ id }) => id)).toEqual(weak)
})

test('tables name everything once', () => {
  for (const names of [ovnCapabilities.map(({ name }) => name), knownWeaknesses.map(({ id }) => id)]) {
    expect(new Set(names).size).toBe(names.length)
  }
})
