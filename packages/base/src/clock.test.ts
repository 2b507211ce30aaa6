import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'

test('sleep resolves not before its time', async () => {
  const startedMs = systemClock.monotonicMs()
  await systemClock.sleep(5)
  // Timers count whole milliseconds from a rounded start.
  expect(systemClock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(4)
})

test('an aborted sleep rejects with the reason itself', async () => {
  const reason = new Error('stop')
  const controller = new AbortController()
  const sleeping = systemClock.sleep(60_000, controller.signal)
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe(reason)
})

test('a sleep longer than a timer can hold does not end at once', async () => {
  const controller = new AbortController()
  const sleeping = systemClock.sleep(2 ** 40, controller.signal).then(
    () => 'slept',
    () => 'aborted',
  )
  await systemClock.sleep(5)
  controller.abort()
  expect(await sleeping).toBe('aborted')
})
