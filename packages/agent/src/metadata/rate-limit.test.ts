import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { expect, test } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

const settings = {
  versions: [4],
  windows: [
    { requestsMax: 5, durationMs: 10_000 },
    { requestsMax: 3, durationMs: 1_000 },
  ],
}

test('both windows hold, for each sender alone', async () => {
  const clock = createFakeClock()
  const limit = createRateLimit(settings, clock)
  const admitted = (sender: string, version: 4 | 6 = 4) =>
    Array.from({ length: 10 }, () => limit.admits(sender, version)).filter(Boolean).length
  expect(admitted('a')).toBe(3)
  expect(admitted('b')).toBe(3)
  expect(admitted('c', 6)).toBe(10)
  await clock.advance(2_000)
  expect(admitted('a')).toBe(2)
  await clock.advance(30_000)
  expect(admitted('a')).toBe(3)
})
