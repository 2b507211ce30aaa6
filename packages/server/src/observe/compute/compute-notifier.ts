import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type Loop } from '@neutrino/base/loop.ts'
import type { Database } from '../../database/database.ts'
import { EVENTS_MAX, type Outbox } from '../outbox.ts'
import type { ComputeSettings } from './compute-settings.ts'
import type { NovaClient } from './nova-client.ts'
import { type NovaEvent, novaOutbox } from './outbox.ts'

/** Brings events whose retry is due, and those whose signal was lost. */
const PERIOD_MS = 5_000
/** "Has no host yet" (422) passes; Nova says it of servers that it is still placing. */
const UNPROCESSED_ATTEMPTS_MAX = 5

export interface ComputeNotifierOptions {
  readonly database: Database
  readonly settings: ComputeSettings
  /** Undefined when there is no Nova. */
  readonly nova: NovaClient | undefined
  readonly clock: Clock
  readonly log: Log
}

/** Tells Nova what the outbox holds. Several may work at once: each takes other events. */
export function createComputeNotifier(options: ComputeNotifierOptions): Loop {
  const { settings, nova, clock } = options
  const outbox = novaOutbox(options.database)
  const log = options.log.child({ part: 'compute' })
  const kinds = nova === undefined ? [] : settings.kinds
  return createLoop({
    name: 'compute-events',
    periodMs: PERIOD_MS,
    throttleMs: settings.intervalMs,
    clock,
    log,
    run: async () => {
      const given = await outbox.dropStale(kinds)
      if (given > 0) log.error('Nova could not be told in time', { events: given })
      if (nova === undefined) return 'idle'
      const events = await outbox.take(kinds)
      if (events.length === 0) return 'idle'
      await tell({ outbox, nova, log }, events)
      return events.length === EVENTS_MAX ? 'more' : 'idle'
    },
  })
}

async function tell(
  { outbox, nova, log }: { readonly outbox: Outbox<NovaEvent>; readonly nova: NovaClient; readonly log: Log },
  events: readonly NovaEvent[],
): Promise<void> {
  let codes: readonly number[]
  try {
    codes = await nova.send(events)
  } catch (error) {
    log.warn('Nova was not told and will be', { events: events.length, error })
    await outbox.postpone(events)
    return
  }
  const isEarly = (event: NovaEvent, index: number) =>
    codes[index] === 422 && event.attempts < UNPROCESSED_ATTEMPTS_MAX
  const early = events.filter(isEarly)
  const told = events.filter((event, index) => !isEarly(event, index))
  await outbox.forget(told)
  await outbox.postpone(early)
  for (const [index, event] of events.entries()) {
    const { name, serverId, portId } = event
    const fields = { name, server: serverId, port: portId, code: codes[index] }
    if ((codes[index] ?? 0) < 300) log.info('told Nova', fields)
    // A server that is gone (404) needs to know nothing.
    else log.warn('Nova did not take an event', fields)
  }
}
