import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type Loop } from '@neutrino/base/loop.ts'
import type { Database } from '../../database/database.ts'
import { EVENTS_MAX } from '../outbox.ts'
import type { IronicClient } from './ironic-client.ts'
import { ironicOutbox } from './outbox.ts'

/** Brings events whose retry is due, and those whose signal was lost. */
const PERIOD_MS = 5_000

export interface BaremetalNotifierOptions {
  readonly database: Database
  /** Time between two requests. */
  readonly intervalMs: number
  /** Undefined when Ironic is to be told nothing. */
  readonly ironic: IronicClient | undefined
  readonly clock: Clock
  readonly log: Log
}

/** Tells Ironic what becomes of the ports of its nodes. Several may work at once: each takes other events. */
export function createBaremetalNotifier(options: BaremetalNotifierOptions): Loop {
  const { ironic, clock, intervalMs } = options
  const log = options.log.child({ part: 'baremetal' })
  const outbox = ironicOutbox(options.database)
  const kinds = ironic === undefined ? [] : (['status', 'deleted'] as const)
  return createLoop({
    ...{ name: 'baremetal-events', periodMs: PERIOD_MS, throttleMs: intervalMs, clock, log },
    run: async () => {
      const given = await outbox.dropStale(kinds)
      if (given > 0) log.error('Ironic could not be told in time', { events: given })
      if (ironic === undefined) return 'idle'
      const events = await outbox.take(kinds)
      if (events.length === 0) return 'idle'
      try {
        const code = await ironic.send(events)
        await outbox.forget(events)
        const told = events.map(({ name, portId }) => ({ name, port: portId }))
        if (code < 300) log.info('told Ironic', { events: told })
        else log.warn('Ironic did not take events', { events: told, code })
      } catch (error) {
        log.warn('Ironic was not told and will be', { events: events.length, error })
        await outbox.postpone(events)
        return 'idle'
      }
      return events.length === EVENTS_MAX ? 'more' : 'idle'
    },
  })
}
