import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.ts'
import { type RetryPolicy, retry, retryDelayMs } from './retry.ts'

const policy: RetryPolicy = {
  attemptsMax: 4,
  delayMsMin: 10,
  delayMsMax: 100,
  shouldRetry: error => error instanceof RangeError,
}

function setUp() {
  const clock = createFakeClock()
  const controller = new AbortController()
  return { clock, controller, context: { clock, signal: controller.signal } }
}

test('the first success ends it', async () => {
  const { clock, context } = setUp()
  const failures: number[] = []
  const result = retry(
    context,
    { ...policy, onRetry: (_, attempt) => failures.push(attempt) },
    async attempt => {
      if (attempt < 3) throw new RangeError('again')
      return `attempt ${attempt}`
    },
  )
  await clock.advance(1_000)
  expect(await result).toBe('attempt 3')
  expect(failures).toEqual([1, 2])
})

test('attempts run out with the last error, unwrapped', async () => {
  const { clock, context } = setUp()
  const errors: RangeError[] = []
  const result = retry(context, policy, async attempt => {
    errors.push(new RangeError(`attempt ${attempt}`))
    throw errors.at(-1)
  }).catch((error: unknown) => error)
  await clock.advance(1_000)
  expect(await result).toBe(errors[3])
  expect(errors).toHaveLength(4)
})

test('an error that must not be retried ends it at once', async () => {
  let attempts = 0
  const result = retry(setUp().context, policy, async () => {
    attempts++
    throw new TypeError('no')
  })
  await expect(result).rejects.toThrow(TypeError)
  expect(attempts).toBe(1)
})

test('an abort ends the wait with its reason', async () => {
  const { controller, context } = setUp()
  const reason = new Error('stop')
  const result = retry(
    context,
    { ...policy, onRetry: () => queueMicrotask(() => controller.abort(reason)) },
    async () => {
      throw new RangeError('again')
    },
  )
  await expect(result).rejects.toBe(reason)
  await expect(retry(context, policy, async () => 'never')).rejects.toBe(reason)
})

test('waits stay between the bounds and their ceiling doubles', () => {
  fc.assert(
    fc.property(
      fc.record({ delayMsMin: fc.nat(1_000), delayMsMax: fc.nat(60_000) }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (bounds, attempt, random) => {
        const delayMs = retryDelayMs(bounds, attempt, random)
        expect(delayMs).toBeGreaterThanOrEqual(Math.min(bounds.delayMsMin, bounds.delayMsMax))
        expect(delayMs).toBeLessThanOrEqual(bounds.delayMsMax)
      },
    ),
  )
  const ceilings = [1, 2, 3, 4].map(attempt => retryDelayMs({ delayMsMin: 10, delayMsMax: 100 }, attempt, 1))
  expect(ceilings).toEqual([20, 40, 80, 100])
})
