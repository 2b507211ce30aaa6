import { expect, test } from 'vitest'
import { nextReport, parseToldStatus, type Sign, type StatusReport, TRANSITIONS_MAX } from './agent-status.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1_000)
const sign = (generation: number, wanted: number, told = {}): Sign => ({ generation, wanted, told })

/** Looks one after the other, each with its time in seconds. */
function look(...signs: readonly (readonly [number, Sign])[]): StatusReport | undefined {
  let report: StatusReport | undefined
  for (const [seconds, one] of signs)
    report = nextReport(report, one, { now: at(seconds), stuckAfterMs: 75_000 })
  return report
}

const phasesOf = (report: StatusReport | undefined) => report?.transitions.map(one => one.phase)

test('a hypervisor that comes up starts, works everything off and is ready', () => {
  const report = look([0, sign(0, 9)], [1, sign(4, 9)], [2, sign(7, 9)], [3, sign(9, 9)], [4, sign(9, 10)])
  expect(report).toEqual({
    phase: 'ready',
    since: at(3).toISOString(),
    restarts: 0,
    progress: null,
    last_error: null,
    custom: {},
    transitions: [
      { phase: 'starting', at: at(0).toISOString() },
      { phase: 'full_sync', at: at(1).toISOString() },
      { phase: 'ready', at: at(3).toISOString() },
    ],
  })
})

test('one that falls behind is syncing, and degraded when it gets no further', () => {
  const behind = [
    [0, sign(9, 9)],
    [1, sign(9, 20)],
    [50, sign(9, 20)],
  ] as const
  expect(look(...behind)).toMatchObject({ phase: 'syncing', progress: { done: 9, total: 20 } })
  const stuck = [...behind, [100, sign(9, 20)]] as const
  expect(look(...stuck)).toMatchObject({ phase: 'degraded', last_error: 'carries out nothing any more' })
  expect(look(...stuck, [101, sign(12, 20)])).toMatchObject({ phase: 'syncing', last_error: null })
  expect(look([0, sign(0, 9)], [100, sign(0, 9)])?.phase).toBe('degraded')
})

test('restarts are counted, in order or not', () => {
  expect(look([0, sign(9, 9)], [1, 'gone'], [2, sign(0, 9)], [3, sign(9, 9)])?.restarts).toBe(1)
  expect(look([0, sign(9, 9)], [1, sign(0, 9)], [2, sign(9, 9)])?.restarts).toBe(1)
  expect(look([0, sign(0, 9)], [1, sign(9, 9)])?.restarts).toBe(0)
})

test('what an agent says itself counts', () => {
  const told = parseToldStatus(
    '{"phase":"degraded","progress":{"done":1,"total":3},"last_error":"no proxy","custom":{"networks":3}}',
  )
  expect(look([0, sign(9, 9, told)])).toMatchObject({
    phase: 'degraded',
    progress: { done: 1, total: 3 },
    last_error: 'no proxy',
    custom: { networks: 3 },
  })
  for (const text of [
    undefined,
    '',
    'null',
    '[]',
    '{"phase":"bored","progress":1,"last_error":2,"custom":3}',
  ])
    expect(parseToldStatus(text)).toEqual({})
})

test('only the latest changes are remembered', () => {
  const signs = Array.from({ length: 50 }, (_, second) => [second, sign(9, second % 2 ? 9 : 20)] as const)
  const report = look(...signs)
  expect(report?.transitions).toHaveLength(TRANSITIONS_MAX)
  expect(phasesOf(report)?.at(-1)).toBe('ready')
})
