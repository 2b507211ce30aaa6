import { afterEach, expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.ts'
import { silentLog } from './log.ts'
import { createLoop, type Loop } from './loop.ts'

type Run = (signal: AbortSignal) => Promise<'idle' | 'more'>

let loop: Loop | undefined
afterEach(async () => {
  await loop?.stop()
})

// Up to a tenth longer than the period of 1000.
const periodMsMax = 1_100
// Twice the shortest backoff: the longest wait after a first failure.
const firstBackoffMsMax = 1_000

function setUp(script: readonly Run[] = []) {
  const clock = createFakeClock()
  const startedMs: number[] = []
  const run: Run = signal => {
    startedMs.push(clock.monotonicMs())
    return script[startedMs.length - 1]?.(signal) ?? Promise.resolve('idle')
  }
  const created = createLoop({ name: 'test', periodMs: 1_000, throttleMs: 100, clock, log: silentLog, run })
  loop = created
  return { clock, startedMs, loop: created }
}

const idle: Run = async () => 'idle'
const more: Run = async () => 'more'
const fail: Run = async () => {
  throw new Error('broken')
}

test('it runs at the start and then once a period', async () => {
  const { clock, startedMs, loop } = setUp()
  loop.start()
  loop.start()
  await clock.advance(0)
  expect(startedMs).toEqual([0])
  await clock.advance(899)
  expect(startedMs).toHaveLength(1)
  await clock.advance(periodMsMax - 899)
  expect(startedMs).toHaveLength(2)
  expect(loop.status()).toMatchObject({ name: 'test', running: false, runs: 2, failures: 0 })
  expect(loop.status().nextAt?.getTime()).toBeGreaterThan(clock.now().getTime())
})

test('a wake runs it at once when it has rested, and a burst costs one run', async () => {
  const { clock, startedMs, loop } = setUp()
  loop.start()
  await clock.advance(200)
  loop.wake()
  loop.wake()
  await clock.advance(0)
  expect(startedMs).toEqual([0, 200])
  loop.wake()
  loop.wake()
  await clock.advance(99)
  expect(startedMs).toEqual([0, 200])
  await clock.advance(1)
  expect(startedMs).toEqual([0, 200, 300])
})

test('a wake during a run is not lost, and runs never overlap', async () => {
  const gate = Promise.withResolvers<'idle'>()
  const { clock, startedMs, loop } = setUp([() => gate.promise])
  loop.start()
  await clock.advance(50)
  loop.wake()
  await clock.advance(5_000)
  expect(startedMs).toEqual([0])
  expect(loop.status()).toMatchObject({ running: true, runs: 0 })
  gate.resolve('idle')
  await clock.advance(100)
  expect(startedMs).toEqual([0, 5_150])
  expect(loop.status()).toMatchObject({ running: false, runs: 2 })
})

test('more work runs on without a rest, and lets others have their turn', async () => {
  const { clock, startedMs, loop } = setUp([more, more, idle])
  loop.start()
  await clock.advance(0)
  expect(startedMs).toEqual([0, 0, 0])
})

test('a failure waits for the backoff, which a wake cannot cut short', async () => {
  const { clock, startedMs, loop } = setUp([fail])
  loop.start()
  await clock.advance(0)
  expect(loop.status()).toMatchObject({ runs: 1, failures: 1, lastError: 'Error: broken' })
  loop.wake()
  await clock.advance(499)
  expect(startedMs).toEqual([0])
  await clock.advance(firstBackoffMsMax - 499)
  expect(startedMs).toHaveLength(2)
  const status = loop.status()
  expect(status).toMatchObject({ runs: 2, failures: 0 })
  expect('lastError' in status).toBe(false)
})

test('the backoff grows no further than its bound', async () => {
  const { clock, startedMs, loop } = setUp(Array.from({ length: 100 }, () => fail))
  loop.start()
  await clock.advance(600_000)
  const gaps = startedMs.slice(1).map((ms, index) => ms - startedMs[index]!)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000)
  expect(Math.max(...gaps)).toBeGreaterThan(4_000)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500)
})

test('a run that throws before it awaits counts as failed', async () => {
  const { clock, loop } = setUp([
    () => {
      throw new Error('at once')
    },
  ])
  loop.start()
  await clock.advance(0)
  expect(loop.status()).toMatchObject({ failures: 1, lastError: 'Error: at once' })
})

test('stop aborts the run, waits for its end, and a stopped loop can start again', async () => {
  const ended: string[] = []
  const untilAborted: Run = async signal => {
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    ended.push('run')
    throw signal.reason
  }
  const { clock, startedMs, loop } = setUp([untilAborted])
  loop.start()
  await clock.advance(0)
  await loop.stop()
  ended.push('stop')
  expect(ended).toEqual(['run', 'stop'])
  expect(loop.status()).toMatchObject({ running: false, runs: 1, failures: 0 })
  loop.wake()
  await clock.advance(10_000)
  expect(startedMs).toHaveLength(1)
  loop.start()
  await clock.advance(0)
  expect(startedMs).toHaveLength(2)
  expect(clock.sleepersCount()).toBe(1)
  await loop.stop()
  await loop.stop()
  expect(clock.sleepersCount()).toBe(0)
})
