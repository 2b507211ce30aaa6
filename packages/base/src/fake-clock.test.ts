import { expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.ts'

test('time moves only when advanced', async () => {
  const clock = createFakeClock(new Date('2026-03-01T00:00:00Z'))
  expect(clock.monotonicMs()).toBe(0)
  await clock.advance(1_500)
  expect(clock.monotonicMs()).toBe(1_500)
  expect(clock.now().toISOString()).toBe('2026-03-01T00:00:01.500Z')
})

test('sleepers wake in order, each at its own time, and may sleep again within one advance', async () => {
  const clock = createFakeClock()
  const seen: string[] = []
  const sleeper = async (name: string, ms: number) => {
    for (let round = 0; round < 2; round++) {
      await clock.sleep(ms)
      seen.push(`${name}@${clock.monotonicMs()}`)
    }
  }
  const all = Promise.all([sleeper('slow', 300), sleeper('fast', 200)])
  await clock.advance(500)
  expect(seen).toEqual(['fast@200', 'slow@300', 'fast@400'])
  expect(clock.sleepersCount()).toBe(1)
  await clock.advance(100)
  await all
  expect(seen.at(-1)).toBe('slow@600')
})

test('an aborted sleep rejects with the reason and leaves nothing behind', async () => {
  const clock = createFakeClock()
  const controller = new AbortController()
  const sleeping = clock.sleep(100, controller.signal)
  expect(clock.sleepersCount()).toBe(1)
  const reason = new Error('stop')
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  expect(clock.sleepersCount()).toBe(0)
})

test('a sleep of no time needs no advance', async () => {
  await createFakeClock().sleep(0)
})
