import { expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.ts'
import { WaitTimeoutError, waitUntil } from './wait-until.ts'

test('returns the first answer, and asks again until there is one', async () => {
  const clock = createFakeClock()
  let asked = 0
  const waiting = waitUntil({ clock }, { what: 'third time', timeoutMs: 1_000, pollMs: 10 }, () => {
    asked += 1
    return asked === 3 ? 'yes' : undefined
  })
  await clock.advance(10)
  await clock.advance(10)
  expect(await waiting).toBe('yes')
})

test('fails at its bound with what was waited for', async () => {
  const clock = createFakeClock()
  const waiting = waitUntil({ clock }, { what: 'never', timeoutMs: 30, pollMs: 20 }, () => false)
  const failed = expect(waiting).rejects.toThrow(new WaitTimeoutError('never', 30))
  await clock.advance(20)
  await clock.advance(20)
  await failed
})

test('stops waiting when it is told to', async () => {
  const clock = createFakeClock()
  const controller = new AbortController()
  const wait = { what: 'never', timeoutMs: 1_000 }
  const waiting = waitUntil({ clock, signal: controller.signal }, wait, () => false)
  const failed = expect(waiting).rejects.toThrow('enough')
  controller.abort(new Error('enough'))
  await failed
})
