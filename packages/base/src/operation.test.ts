import { expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.ts'
import { type Log, silentLog } from './log.ts'
import { createOperation, systemActor } from './operation.ts'

const clock = createFakeClock()

test('a request id is made when none is given, and the signal never aborts', () => {
  const op = createOperation({ actor: systemActor, log: silentLog, clock })
  expect(op.requestId).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(op.signal.aborted).toBe(false)
  expect('globalRequestId' in op).toBe(false)
  expect(op.actor).toBe(systemActor)
})

test('given ids and signal are kept, and the log carries the ids', () => {
  const { signal } = new AbortController()
  const children: object[] = []
  const log: Log = {
    ...silentLog,
    child: fields => {
      children.push(fields)
      return silentLog
    },
  }
  const actor = { userId: 'u1', projectId: 'p1', roles: ['member'], isAdmin: false }
  const op = createOperation({
    actor,
    log,
    clock,
    signal,
    requestId: 'req-1',
    globalRequestId: 'req-2',
  })
  expect(op).toMatchObject({ requestId: 'req-1', globalRequestId: 'req-2', actor, signal })
  expect(children).toEqual([{ requestId: 'req-1', globalRequestId: 'req-2', userId: 'u1', projectId: 'p1' }])
})
