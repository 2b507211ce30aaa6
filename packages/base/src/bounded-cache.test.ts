import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBoundedCache } from './bounded-cache.ts'
import { createFakeClock } from './fake-clock.ts'

const setUp = (entriesMax = 2, ttlMs = 1_000) => {
  const clock = createFakeClock()
  return { clock, cache: createBoundedCache<string, number>({ entriesMax, ttlMs, clock }) }
}

test('the least recently used entry makes room', () => {
  const { cache } = setUp()
  cache.set('a', 1)
  cache.set('b', 2)
  cache.get('a')
  cache.set('c', 3)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
  expect(cache.size()).toBe(2)
})

test('an entry lives for its time from when it was set, use or no use', async () => {
  const { clock, cache } = setUp()
  cache.set('a', 1)
  await clock.advance(999)
  expect(cache.get('a')).toBe(1)
  await clock.advance(1)
  expect(cache.get('a')).toBeUndefined()
  expect(cache.size()).toBe(0)
})

test('a single entry may live shorter than the others, never longer', async () => {
  const { clock, cache } = setUp()
  cache.set('short', 1, 10)
  cache.set('long', 2, 5_000)
  await clock.advance(10)
  expect([cache.get('short'), cache.get('long')]).toEqual([undefined, 2])
  await clock.advance(990)
  expect(cache.get('long')).toBeUndefined()
})

test('deleting and clearing', () => {
  const { cache } = setUp()
  cache.set('a', 1)
  cache.set('b', 2)
  cache.delete('a')
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2])
  cache.clear()
  expect(cache.size()).toBe(0)
})

test('it never holds more than its bound, and never returns what was not set last', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const step = fc.oneof(fc.tuple(fc.constant('get'), key), fc.tuple(fc.constant('set'), key))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 50 }), (entriesMax, steps) => {
      const { cache } = setUp(entriesMax)
      const last = new Map<string, number>()
      for (const [index, [action, name]] of steps.entries()) {
        if (action === 'set') {
          cache.set(name, index)
          last.set(name, index)
          expect(cache.get(name)).toBe(index)
        } else {
          expect([undefined, last.get(name)]).toContain(cache.get(name))
        }
        expect(cache.size()).toBeLessThanOrEqual(entriesMax)
      }
    }),
  )
  expect(() => setUp(0)).toThrow(RangeError)
})
